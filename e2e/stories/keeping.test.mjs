// An afternoon of those who look after the house: finding and helping a person, inviting one, and a script that sprays
// passwords while the person it hits signs in.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { browser, look, person as window_ } from '../lib/browser.mjs';
import { fillSignIn, mail, passwords } from '../lib/evening.mjs';
import { inspect, listen } from '../lib/inspect.mjs';
import { device, person, signIn, site } from '../lib/site.mjs';

test('an afternoon of looking after the house', { timeout: 240_000 }, async (t) => {
  const house = await site(t, 'keeping', { claimed: false, libraries: [] });
  const { accounts } = house;
  await person(house, 'ben');
  const given = await house.cli(['account', 'role', 'ana', 'owner']);
  assert.match(given.stdout, /owner/, given.stderr);
  const nonsense = await house.cli(['account', 'role', 'ana', 'king']);
  assert.equal(nonsense.code, 2);
  const chromium = await browser(t);
  const [ana, ben, guest] = [listen(await window_(chromium)), listen(await window_(chromium)), listen(await window_(chromium))];
  const wrong = [];
  const page = async (one, name) => wrong.push(...(await inspect(one, `account-${name}`, { light: true })));
  const signInAs = async (one, name, password = passwords[name]) => {
    await one.goto(`${accounts}/sign-in`);
    await fillSignIn(one, name, password);
  };
  await signInAs(ben, 'ben');
  await ben.getByRole('heading', { name: 'Good evening, ben' }).waitFor();
  await ben.goto(`${accounts}/admin`);
  await page(ben, 'admin-refused');
  await signInAs(ana, 'ana');

  await t.test('a person is found by exact value and helped', async () => {
    await ana.getByRole('link', { name: 'House', exact: true }).click();
    await ana.getByRole('heading', { name: 'Looking after the house' }).waitFor();
    await page(ana, 'admin');
    await ana.getByLabel(/E-mail address, user name/).fill('ben@exam');
    await ana.getByRole('button', { name: 'Find' }).click();
    await ana.getByText('Nobody has exactly this').waitFor();
    await page(ana, 'admin-found-nobody');
    await ana.goto(`${accounts}/admin`);
    await ana.getByLabel(/E-mail address, user name/).fill('ben@example.test');
    await ana.getByRole('button', { name: 'Find' }).click();
    await ana.getByRole('heading', { name: 'ben', exact: true }).waitFor();
    assert.ok(!(await ana.content()).includes('ben@example.test'), 'the address is masked');
    await page(ana, 'admin-person');
    await ana.getByRole('button', { name: 'Send them a mail to choose a new password' }).click();
    await ana.getByText('The mail is on its way').waitFor();
    const { link } = await mail(guest, accounts, 'ben@example.test', /new password/i);
    assert.match(link, /\/reset\?token=/);
    await ana.getByLabel('Why do you need the address?').fill('he telephoned');
    await ana.getByRole('button', { name: 'Show the address' }).click();
    await ana.getByText('ben@example.test').waitFor();
    await ana.getByLabel('Why is the account suspended?').fill('he asked for it');
    await ana.getByRole('button', { name: 'Suspend' }).click();
    await ana.getByText('The account is suspended').waitFor();
    await page(ana, 'admin-person-suspended');
    await signInAs(ben, 'ben');
    await ben.getByRole('heading', { name: 'This account is suspended' }).waitFor();
    await ana.getByRole('button', { name: 'Lift the suspension' }).click();
    await ana.getByText('The suspension is lifted').waitFor();
    await signInAs(ben, 'ben');
    await ben.getByRole('heading', { name: 'Good evening, ben' }).waitFor();
  });

  await t.test('the other rooms', async () => {
    for (const room of ['invitations', 'incidents', 'audit', 'settings', 'roles']) {
      await ana.goto(`${accounts}/admin/${room}`);
      await page(ana, `admin-${room}`);
    }
    await ana.goto(`${accounts}/admin/audit`);
    await ana.getByText('he telephoned').waitFor();
    await ana.getByRole('button', { name: 'Verify the whole trail' }).click();
    await ana.getByText('The trail is whole').waitFor();
    await page(ana, 'admin-audit-whole');
  });

  await t.test('by invitation only, a link lets somebody in', async () => {
    await ana.goto(`${accounts}/admin/settings`);
    await ana.getByLabel('Whoever was invited').check();
    await ana.getByRole('button', { name: 'Save' }).click();
    await ana.getByText('Saved').waitFor();
    await guest.goto(`${accounts}/sign-up`);
    await guest.getByText('An account here needs an invitation').waitFor();
    await page(guest, 'sign-up-by-invitation');
    await ana.goto(`${accounts}/admin/invitations`);
    await ana.getByLabel('For whom').fill('Cleo from the choir');
    await ana.getByRole('button', { name: 'Make the invitation' }).click();
    const link = await ana.locator('#invitation-link').innerText();
    await page(ana, 'admin-invitation-made');
    await guest.goto(link);
    await guest.getByLabel('E-mail').fill('cleo@example.test');
    await guest.getByLabel('User name').fill('cleo');
    await guest.getByLabel('Password').fill(passwords.anaNew);
    await guest.getByRole('button', { name: 'Sign up' }).click();
    const confirm = await mail(guest, accounts, 'cleo@example.test', /confirm/i);
    await guest.goto(confirm.link);
    await guest.getByRole('heading', { name: /Good evening, cleo/ }).waitFor();
    await ana.goto(`${accounts}/admin/invitations`);
    await ana.getByText('1 of 1 used').waitFor();
  });

  await t.test('a script sprays passwords; people sign in, and strangers work for a moment', async () => {
    for (let n = 0; n < 24; n += 1) {
      const answer = await fetch(`${accounts}/api/v2/users/signin`, {
        method: 'POST',
        headers: device(`spray-${n}`),
        body: new URLSearchParams({ login: `person${n}@example.test`, password: 'Summer2026!' }),
      });
      await answer.text();
    }
    await ana.goto(`${accounts}/admin`);
    await ana.getByRole('heading', { name: 'Somebody attacks at the moment' }).waitFor();
    await page(ana, 'admin-under-attack');
    await look(ana, 'under-attack');
    await mail(guest, accounts, 'ana@example.test', /under attack/i);

    for (let n = 0; n < 12; n += 1) await signIn(house, 'ben', 'not his password at all', 'a-stranger');
    assert.equal((await signIn(house, 'ben', passwords.ben, 'a-stranger')).status, 429, 'the stranger waits');
    await ben.getByRole('button', { name: 'Sign out' }).click();
    await signInAs(ben, 'ben');
    await ben.getByRole('heading', { name: 'Good evening, ben' }).waitFor();

    const stranger = listen(await window_(chromium));
    await stranger.goto(`${accounts}/forgot`);
    await page(stranger, 'forgot-under-attack');
    await stranger.getByLabel('E-mail').fill('ben@example.test');
    await stranger.getByRole('button', { name: 'Send the mail' }).click();
    await stranger.getByText(/on its way/).waitFor();

    const plain = await window_(chromium, { javaScriptEnabled: false });
    await plain.goto(`${accounts}/forgot`);
    await plain.getByText('one minute after').waitFor();
    await plain.getByLabel('E-mail').fill('ben@example.test');
    await plain.getByRole('button', { name: 'Send the mail' }).click();
    await plain.getByText('Not quite yet').waitFor();
    const metrics = await (await fetch(`${accounts}/metrics`)).text();
    assert.match(metrics, /attacks_total\{kind="spraying"\} 1/);
    assert.match(metrics, /work_total\{what="done"\} 1/);
  });

  assert.deepEqual(wrong, []);
});
