// A person's account over time: "this wasn't me", another address and back, another name, everything in an archive, and the
// end with a way back. In a browser, with nothing but what stands on the pages and in the mails.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { inflateRawSync } from 'node:zlib';
import { test } from 'node:test';
import { browser, person } from '../lib/browser.mjs';
import { fillSignIn, passwords } from '../lib/evening.mjs';
import { until } from '../lib/house.mjs';
import { ask, site } from '../lib/site.mjs';

test('an account is disowned, changed, taken along and left, and there is a way back', { timeout: 180_000 }, async (t) => {
  const house = await site(t, 'account-life', { claimed: false, libraries: [] });
  const { accounts } = house;
  const chromium = await browser(t);
  const [ana, mailbox] = [await person(chromium), await person(chromium)];
  const used = new Set();
  /** The newest link to a page in the mails to an address that was not followed yet. */
  const link = (to, page) =>
    until(`a link to ${page} for ${to}`, async () => {
      await mailbox.goto(`${accounts}/mailbox`);
      const mails = mailbox.getByRole('listitem').filter({ hasText: to }).getByRole('link');
      for (const href of await mails.evaluateAll((all) => all.map((one) => one.href))) {
        await mailbox.goto(href);
        const found = (await mailbox.locator('pre').innerText()).match(new RegExp(`https?://\\S+${page}\\?token=\\S+`));
        if (found && !used.has(found[0])) {
          used.add(found[0]);
          return found[0];
        }
      }
      return null;
    }, { within: 30_000, every: 300 });
  const press = async (page, button) => {
    await page.getByRole('button', { name: button, exact: true }).click();
    await page.waitForLoadState();
  };
  const signIn = async (login, password) => {
    await ana.goto(`${accounts}/sign-in`);
    await fillSignIn(ana, login, password);
    await ana.getByRole('heading', { name: /Good evening/ }).waitFor();
  };

  await t.test('"This wasn\'t me" locks everything at once, and proof brings it back', async () => {
    await signIn('ana', passwords.ana);
    await ana.goto(`${accounts}/account/security/password`);
    await ana.locator('#password').fill(passwords.anaNew);
    await ana.getByRole('button', { name: 'Set new password' }).click();
    await ana.waitForURL(/done=changed/);
    const notMe = await link('ana@example.test', '/not-me');
    await mailbox.goto(notMe);
    await mailbox.getByText('Your password was changed').waitFor();
    await ana.goto(`${accounts}/account`);
    await ana.getByRole('heading', { name: /Good evening/ }).waitFor();
    await mailbox.goto(notMe);
    await press(mailbox, 'Lock my account');
    await mailbox.getByRole('heading', { name: 'Your account is locked' }).waitFor();
    await ana.goto(`${accounts}/account`);
    await ana.getByRole('heading', { name: 'This account is locked' }).waitFor();
    const refused = await (await ask(`${accounts}/api/v2/user`, house.token)).json();
    assert.equal(refused.errors[0].reason, 'account_locked');
    await press(mailbox, 'Send the mail');
    await ana.goto(await link('ana@example.test', '/recover'));
    await ana.getByText('Added lately', { exact: true }).waitFor();
    await ana.getByLabel('New password').fill(passwords.anaNewest);
    await press(ana, 'Open my account');
    await ana.getByText('Your account is open again').waitFor();
  });

  await t.test('an address changes with both consents and is taken back from the old one', async () => {
    await ana.goto(`${accounts}/account/email`);
    await ana.getByLabel('New address').fill('anna@example.test');
    await press(ana, 'Change address');
    await ana.getByRole('heading', { name: 'anna@example.test waits' }).waitFor();
    await mailbox.goto(await link('anna@example.test', '/account/email/confirm'));
    await press(mailbox, 'Confirm this address');
    await mailbox.getByText('the other address must agree').waitFor();
    await mailbox.goto(await link('ana@example.test', '/account/email/confirm'));
    await press(mailbox, 'Agree to the change');
    await mailbox.getByText('The new address stands').waitFor();
    await ana.goto(`${accounts}/account`);
    await ana.getByText('anna@example.test').waitFor();
    await mailbox.goto(await link('ana@example.test', '/not-me'));
    await press(mailbox, 'Lock my account');
    await press(mailbox, 'Send the mail');
    await ana.goto(await link('ana@example.test', '/recover'));
    await ana.getByLabel('New password').fill(passwords.ana);
    await press(ana, 'Open my account');
    await ana.getByText('ana@example.test').first().waitFor();
  });

  await t.test('a name is changed', async () => {
    await ana.goto(`${accounts}/account/name`);
    await ana.getByLabel('User name').fill('anna');
    await press(ana, 'Change name');
    await ana.getByText('Your user name is changed').waitFor();
    await ana.goto(`${accounts}/account`);
    await ana.getByRole('heading', { name: /Good evening, anna/ }).waitFor();
  });

  await t.test('the archive opens and holds everything and no secret', async () => {
    await ana.goto(`${accounts}/account/export`);
    const download = ana.waitForEvent('download');
    await ana.getByRole('button', { name: 'Download the archive' }).click();
    const files = unzip(await readFile(await (await download).path()));
    assert.equal(JSON.parse(files['account.json']).email, 'ana@example.test');
    assert.equal(JSON.parse(files['account.json']).user_name, 'anna');
    const events = files['events.jsonl'].trim().split('\n').map((line) => JSON.parse(line).what);
    for (const what of ['account_created', 'account_locked', 'account_recovered', 'email_changed', 'user_name_changed', 'exported']) {
      assert.ok(events.includes(what), `${what} in ${events}`);
    }
    assert.match(files['README.txt'], /media server/);
    assert.ok(!Object.values(files).some((text) => text.includes(house.token)));
  });

  await t.test('a deletion waits, is kept with one click, and comes when it is not', async () => {
    const leave = async () => {
      await ana.goto(`${accounts}/account/delete`);
      await ana.getByLabel('Type your user name').fill('anna');
      await press(ana, 'Delete my account');
      await ana.getByText('Your account is going to be deleted').waitFor();
    };
    await leave();
    await fillSignIn(ana, 'anna', passwords.ana);
    await press(ana, 'Keep my account');
    await ana.getByText('Your account stays').waitFor();
    await leave();
    await mailbox.goto(await link('ana@example.test', '/keep'));
    await press(mailbox, 'Keep my account');
    await mailbox.getByRole('heading', { name: 'Your account stays' }).waitFor();
    const deleted = await house.cli(['account', 'delete', 'anna', '--now']);
    assert.equal(deleted.code, 0, deleted.stderr);
    assert.equal((await house.cli(['account', 'show', 'ana@example.test'])).code, 1);
    await ana.goto(`${accounts}/sign-in`);
    await fillSignIn(ana, 'anna', passwords.ana);
    await ana.getByText('That did not match').waitFor();
    const trail = await house.cli(['audit', 'verify']);
    assert.equal(trail.code, 0, trail.stderr);
  });
});

/** The files of a ZIP by its directory at the end. */
function unzip(bytes) {
  const end = bytes.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'));
  const files = {};
  for (let at = bytes.readUInt32LE(end + 16), left = bytes.readUInt16LE(end + 10); left > 0; left -= 1) {
    const [method, packed] = [bytes.readUInt16LE(at + 10), bytes.readUInt32LE(at + 20)];
    const [name, extra, comment] = [bytes.readUInt16LE(at + 28), bytes.readUInt16LE(at + 30), bytes.readUInt16LE(at + 32)];
    const local = bytes.readUInt32LE(at + 42);
    const start = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28);
    const content = bytes.subarray(start, start + packed);
    files[bytes.subarray(at + 46, at + 46 + name).toString()] = (method === 8 ? inflateRawSync(content) : content).toString();
    at += 46 + name + extra + comment;
  }
  return files;
}
