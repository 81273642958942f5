// Signing in with Google, Apple, Facebook and any other provider, in a browser, against three small providers that are as
// strict as the real ones.

import assert from 'node:assert/strict';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { browser, person } from '../lib/browser.mjs';
import { fillSignIn, mail, passwords, signUp } from '../lib/evening.mjs';
import { run, binary } from '../lib/house.mjs';
import { inspect, listen } from '../lib/inspect.mjs';
import { houseWithProviders } from '../lib/providers.mjs';

const TIMEOUT = { timeout: 180_000 };

/** Presses the button of a provider on the sign-in page. */
async function press(page, accounts, title, { at = '/sign-in' } = {}) {
  await page.goto(`${accounts}${at}`);
  await page.getByRole('button', { name: `Continue with ${title}` }).click();
}

const heading = (page, name) => page.getByRole('heading', { level: 1, name }).waitFor();

test('people come in with Google, Apple, Facebook and any other provider', TIMEOUT, async (t) => {
  const { accounts, house, config, data, providers } = await houseWithProviders(t);
  const started = await browser(t);
  const wrong = [];

  await t.test('Google vouches for an address: a name is all that is left', async () => {
    const ana = listen(await person(started));
    await ana.goto(`${accounts}/sign-in`);
    wrong.push(...(await inspect(ana, 'providers-sign-in', { light: true })));
    await press(ana, accounts, 'Google', { at: '/sign-in?return_to=%2Flink' });
    await ana.getByRole('button', { name: 'ana@gmail.test' }).click();
    await heading(ana, 'One thing left');
    await ana.getByText('Google vouches for ana@gmail.test').waitFor();
    assert.equal(await ana.getByLabel('User name').inputValue(), 'ana.lópez');
    wrong.push(...(await inspect(ana, 'providers-name', { light: true })));
    await ana.getByLabel('User name').fill('ana');
    await ana.getByRole('button', { name: 'Make my account' }).click();
    await heading(ana, /Good evening, ana/);
    // The last way in cannot be taken away.
    await ana.goto(`${accounts}/account/security`);
    await ana.getByText('Your only way in').waitFor();
    wrong.push(...(await inspect(ana, 'providers-security', { light: true })));
    // And from another browser, straight to where they were going.
    const phone = await person(started, { width: 360, height: 740 });
    await press(phone, accounts, 'Google', { at: '/sign-in?return_to=%2Flink' });
    await phone.getByRole('button', { name: 'ana@gmail.test' }).click();
    await phone.waitForURL(`${accounts}/link`);
    // Whoever forgot a password they never had is told their own way in.
    await phone.goto(`${accounts}/forgot`);
    await phone.getByLabel('E-mail').fill('ana@gmail.test');
    await phone.getByRole('button').filter({ hasText: /link|mail/i }).first().click();
    const { text } = await mail(phone, accounts, 'ana@gmail.test', /sign in/i);
    assert.match(text, /Google/);
  });

  await t.test('Apple answers by a form from another site, tells the name once, and hides the address', async () => {
    const cleo = await person(started);
    await press(cleo, accounts, 'Apple');
    await cleo.getByRole('button', { name: 'Hide my address' }).click();
    await heading(cleo, 'One thing left');
    assert.ok(!cleo.url().includes('code='), 'the code stays out of the address line');
    assert.equal(await cleo.getByLabel('User name').inputValue(), 'cleo.ruiz');
    await cleo.getByText('x7k2@privaterelay.test').waitFor();
    await cleo.getByRole('button', { name: 'Make my account' }).click();
    await heading(cleo, /Good evening, cleo/);
    const again = await person(started);
    await press(again, accounts, 'Apple');
    await again.getByRole('button', { name: 'Share my address' }).click();
    await heading(again, /Good evening, cleo/);
  });

  await t.test('Facebook vouches for no address, and may know none: a mail confirms it', async () => {
    await providers.facebook.mood({ withoutEmail: true });
    const dora = listen(await person(started));
    await press(dora, accounts, 'Facebook');
    await dora.getByRole('button', { name: 'Continue as Dora Lind' }).click();
    await heading(dora, 'One thing left');
    assert.equal(await dora.getByLabel('E-mail').inputValue(), '');
    wrong.push(...(await inspect(dora, 'providers-address', { light: true })));
    await dora.getByLabel('E-mail').fill('dora@mail.test');
    await dora.getByLabel('User name').fill('dora');
    await dora.getByRole('button', { name: 'Make my account' }).click();
    await heading(dora, 'Check your mail');
    wrong.push(...(await inspect(dora, 'providers-mailed')));
    const { link } = await mail(dora, accounts, 'dora@mail.test', /confirm/i);
    await dora.goto(link);
    await dora.getByText('Facebook, Dora Lind').waitFor();
    wrong.push(...(await inspect(dora, 'providers-confirm', { light: true })));
    await dora.getByRole('button', { name: 'Make my account' }).click();
    await heading(dora, /Good evening, dora/);
    await providers.facebook.mood();
    const again = await person(started);
    await press(again, accounts, 'Facebook');
    await again.getByRole('button', { name: 'Continue as Dora Lind' }).click();
    await heading(again, /Good evening, dora/);
  });

  await t.test('any provider by configuration, with the address in its user information', async () => {
    const eli = await person(started);
    await press(eli, accounts, 'Work & Co.');
    await eli.getByRole('button', { name: 'eli@work.test' }).click();
    await eli.getByText('Work & Co. vouches for eli@work.test').waitFor();
    await eli.getByRole('button', { name: 'Make my account' }).click();
    await heading(eli, /Good evening, eli/);
  });

  await t.test('an account is never joined by its address: its owner proves it first, and is told by mail', async () => {
    const ben = listen(await person(started));
    await signUp(ben, accounts, { email: 'ben@gmail.test', name: 'ben', password: passwords.ben });
    const phone = listen(await person(started));
    await press(phone, accounts, 'Google', { at: '/sign-in?return_to=%2Flink' });
    await phone.getByRole('button', { name: 'ben@gmail.test' }).click();
    await heading(phone, 'You have an account here');
    wrong.push(...(await inspect(phone, 'providers-known', { light: true })));
    await phone.getByRole('button', { name: 'Sign in' }).click();
    await phone.getByText('then the other sign-in is connected').waitFor();
    await fillSignIn(phone, 'ben', passwords.ben);
    await phone.getByText('Shall Google open the account of ben from now on?').waitFor();
    wrong.push(...(await inspect(phone, 'providers-connect', { light: true })));
    await phone.getByRole('button', { name: 'Yes, connect Google' }).click();
    await phone.waitForURL(`${accounts}/link`);
    await mail(ben, accounts, 'ben@gmail.test', /Google/);
    // It was the second way in, so it can go again.
    await phone.goto(`${accounts}/account/security`);
    await phone.getByRole('button', { name: 'Disconnect Google' }).click();
    await phone.getByText('Disconnected.').waitFor();
    // Ana's Apple identity opens Cleo's account, so it cannot be connected to another.
    await phone.getByRole('button', { name: 'Connect Apple' }).click();
    await phone.getByRole('button', { name: 'Share my address' }).click();
    await heading(phone, 'This Apple account opens another account here');
    wrong.push(...(await inspect(phone, 'providers-taken', { light: true })));
  });

  await t.test('whatever is not right is refused, and says what to do', async () => {
    const eve = await person(started);
    const google = async (mood, title, choice = 'ana@gmail.test') => {
      await providers.google.mood(mood);
      await press(eve, accounts, 'Google');
      await eve.getByRole('button', { name: choice }).click();
      await heading(eve, title);
      await providers.google.mood();
    };
    await google({}, 'You did not go on at Google', 'Cancel');
    await google({ nonce: 'another' }, 'The answer from Google was not right');
    await google({ aud: 'another' }, 'The answer from Google was not right');
    await google({ iss: 'https://accounts.google.com' }, 'The answer from Google was not right');
    await google({ exp: -300 }, 'The clocks do not agree');
    await google({ from: 'https://other.test' }, 'The answer from Google was not right');
    await google({ broken: 'POST /token' }, 'Google cannot be reached at the moment');
    // New keys within the minute after the last look: not fetched yet.
    await google({ rotate: true }, 'The answer from Google was not right');
    // A code that was used: the address of the answer, opened twice.
    await press(eve, accounts, 'Google');
    const back = eve.waitForRequest((request) => request.url().includes('/with/google/callback'));
    await eve.getByRole('button', { name: 'Cancel' }).click();
    await eve.goto((await back).url());
    await heading(eve, 'This sign-in is over');
    // Cancelled at Apple, whose answer is a form.
    await press(eve, accounts, 'Apple');
    await eve.getByRole('button', { name: 'Cancel' }).click();
    await heading(eve, 'You did not go on at Apple');
    // An answer that another browser fetched.
    await press(eve, accounts, 'Work & Co.');
    const asked = await eve.locator('input[name="request"]').inputValue();
    const { state } = JSON.parse(Buffer.from(asked, 'base64url'));
    const mallory = await person(started);
    await mallory.goto(`${accounts}/with/work/callback?code=stolen&state=${encodeURIComponent(state)}`);
    await heading(mallory, 'This did not begin in this browser');
  });

  await t.test('after an incident one click brings back whom the provider vouches for', async () => {
    const said = await run(binary, ['incident', 'declare', '--data', data, '--config', config, '--everyone', '--reason', 'A copy was lost.']);
    assert.equal(said.code, 0, said.stderr);
    const ana = listen(await person(started));
    await press(ana, accounts, 'Work & Co.', { at: '/sign-in?return_to=%2Flink' });
    await ana.getByRole('button', { name: 'eli@work.test' }).click();
    await heading(ana, 'Welcome back');
    wrong.push(...(await inspect(ana, 'providers-reopen', { light: true })));
    await ana.getByRole('button', { name: 'Open my account again' }).click();
    await ana.waitForURL(`${accounts}/link`);
    // Cleo hid her address, so Apple's word about it is about another.
    const cleo = await person(started);
    await press(cleo, accounts, 'Apple');
    await cleo.getByRole('button', { name: 'Share my address' }).click();
    await cleo.getByRole('link', { name: 'Get the link' }).waitFor();
  });

  await t.test('the doctor asks each of them, and the log holds nothing of anybody', async () => {
    const doctor = await run(binary, ['doctor', '--data', data, '--config', config]);
    for (const name of ['google', 'apple', 'facebook', 'work']) {
      assert.match(doctor.stdout, new RegExp(`good  sign-in provider: ${name} answers`), doctor.stdout);
    }
    await providers.work.stop();
    const away = await run(binary, ['doctor', '--data', data, '--config', config]);
    assert.match(away.stdout, /BAD {3}sign-in provider: work: it does not answer/);
    const nothing = /@gmail\.test|privaterelay|dora@mail|L(ó|\u00c3\u00b3)pez|Dora Lind|google secret|[?&]code=/;
    assert.doesNotMatch(house.log, nothing);
    for (const name of (await readdir(data)).filter((one) => one.startsWith('account.db'))) {
      assert.doesNotMatch(await readFile(join(data, name), 'latin1'), nothing, name);
    }
  });

  assert.deepEqual(wrong, []);
});
