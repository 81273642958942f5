// The ways in: an authenticator app, the day the telephone is lost, passkeys in a device, and passwords somebody stole.

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { test } from 'node:test';
import { code, device } from '../lib/authenticator.mjs';
import { browser, look, person } from '../lib/browser.mjs';
import { fillSignIn, mail, passwords } from '../lib/evening.mjs';
import { answers, atEnd, binary, folder, freePort, Process, results, run } from '../lib/house.mjs';

/** An account service alone, known by a name that browsers give passkeys to, with ana in it. */
async function accountService(t, name, more = []) {
  await mkdir(results, { recursive: true });
  const data = join(await folder(t, name), 'data');
  const port = await freePort();
  const service = new Process(name, ['accounts', '--data', data, '--accounts-listen', `127.0.0.1:${port}`, '--accounts-url', `http://localhost:${port}`, ...more]);
  service.start();
  atEnd(t, () => service.stop());
  await answers(`http://127.0.0.1:${port}/healthz`);
  const made = await run(binary, ['account', 'create', '--data', data, '--email', 'ana@example.test', '--name', 'ana', '--password-stdin'], {
    input: `${passwords.ana}\n`,
  });
  assert.equal(made.code, 0, made.stderr);
  return { url: `http://localhost:${port}`, byNumber: `http://127.0.0.1:${port}`, data };
}

const signIn = async (page, url) => {
  await page.goto(`${url}/sign-in`);
  await fillSignIn(page, 'ana', passwords.ana);
};
const isIn = (page) => page.getByRole('heading', { name: /Good evening/ }).waitFor();
const signOut = (page) => page.getByRole('button', { name: 'Sign out' }).click();
const notice = (page, words) => page.locator('.notice').filter({ hasText: words }).waitFor();

/** Signs in with the password, and keeps a passkey on what is called the telephone. */
async function addsTelephone(page, url) {
  await signIn(page, url);
  await isIn(page);
  await page.goto(`${url}/account/security`);
  await page.getByRole('textbox', { name: 'Name' }).fill('Telephone');
  await page.getByRole('button', { name: 'Add a passkey' }).click();
  await notice(page, 'The passkey is added');
}

/** Sets an app up on the page that offers it; gives its key and the recovery codes. */
async function setsUpApp(page, url) {
  await page.goto(`${url}/account/security/app`);
  const key = (await page.locator('#key').innerText()).replaceAll(' ', '');
  await page.getByLabel('Code from the app').fill(code(key));
  await page.getByRole('button', { name: 'Turn it on' }).click();
  const codes = await page.locator('#codes code').allInnerTexts();
  assert.equal(codes.length, 10);
  return { key, codes };
}

test('an authenticator app is asked for, and losing it is no disaster', { timeout: 90_000 }, async (t) => {
  const { url } = await accountService(t, 'ways-in-app');
  const chromium = await browser(t);
  const ana = await person(chromium);
  await signIn(ana, url);
  await isIn(ana);
  await ana.goto(`${url}/account/security`);
  await look(ana, 'security', { fullPage: true });
  await ana.getByRole('link', { name: 'Set up an authenticator app' }).click();
  await ana.getByAltText(/Picture to scan/).waitFor();
  await look(ana, 'app', { fullPage: true });
  const { key, codes } = await setsUpApp(ana, url);
  await look(ana, 'recovery-codes', { fullPage: true });
  await ana.getByRole('link', { name: 'Done' }).click();
  await ana.getByText('10 codes are left').waitFor();
  await look(ana, 'security-app-on', { fullPage: true });

  const phone = await person(chromium, { width: 360, height: 740 });
  await signIn(phone, url);
  await phone.getByRole('heading', { name: 'One more step' }).waitFor();
  await look(phone, 'second-step');
  await phone.getByLabel('Code from your authenticator app').fill('000000');
  await phone.getByRole('button', { name: 'Go on' }).click();
  await notice(phone, 'That did not match');
  await phone.getByLabel('Code from your authenticator app').fill(code(key, 1));
  await phone.getByRole('button', { name: 'Go on' }).click();
  await isIn(phone);

  // The telephone is lost: a code from the drawer opens, and another app takes the place of the lost one.
  await signOut(ana);
  await signIn(ana, url);
  await ana.getByLabel('Code from your authenticator app').fill(codes[0].toUpperCase());
  await ana.getByRole('button', { name: 'Go on' }).click();
  await isIn(ana);
  const other = await setsUpApp(ana, url);
  assert.notEqual(other.key, key);
  await ana.goto(`${url}/prove?return_to=%2Faccount%2Fsecurity%2Fpassword`);
  await ana.getByLabel('Code from your authenticator app').fill(other.codes[0]);
  await ana.getByRole('button', { name: 'Go on' }).click();
  await ana.getByLabel('New password').fill('password');
  await ana.getByText('Easy to guess', { exact: true }).waitFor();
  await ana.getByLabel('New password').fill(passwords.anaNew);
  await ana.getByText('Hard to guess', { exact: true }).waitFor();
  await look(ana, 'new-password', { fullPage: true });
  await ana.getByRole('button', { name: 'Show' }).click();
  assert.equal(await ana.getByLabel('New password').getAttribute('type'), 'text');
  await ana.getByRole('button', { name: 'Set new password' }).click();
  await notice(ana, 'Your password is changed');
  const told = await mail(ana, url.replace('localhost', '127.0.0.1'), 'ana@example.test', /recovery code .* was used/);
  assert.match(told.text, /will not work again/);
  assert.deepEqual([...ana.complaints, ...phone.complaints], []);
});

test('a passkey signs in without a password, with a button or by itself, and a copy of it does not', { timeout: 90_000 }, async (t) => {
  const { url, byNumber } = await accountService(t, 'ways-in-passkey');
  const chromium = await browser(t);
  const ana = await person(chromium);
  const hand = await device(ana);
  await addsTelephone(ana, url);
  assert.equal((await hand.keeps()).length, 1);
  await look(ana, 'passkeys', { fullPage: true });

  await hand.touched(false);
  await signOut(ana);
  await ana.getByRole('button', { name: 'Sign in with a passkey' }).waitFor();
  await look(ana, 'sign-in-passkey');
  await hand.touched(true);
  await ana.getByRole('button', { name: 'Sign in with a passkey' }).click();
  await isIn(ana);

  // The name field offers it by itself, for who has no button to look for.
  await signOut(ana);
  await isIn(ana);

  await ana.goto(`${url}/prove?return_to=%2Faccount%2Fsecurity`);
  await ana.getByRole('button', { name: 'Use a passkey' }).click();
  await ana.getByRole('button', { name: 'Remove the password' }).click();
  await notice(ana, 'Your password is removed');
  await ana.getByRole('button', { name: 'Remove Telephone' }).click();
  await notice(ana, 'That is your last way in');

  await hand.touched(false);
  await hand.copied((await hand.keeps())[0]);
  await signOut(ana);
  await hand.touched(true);
  // Offered by the name field or not: it is not let in, however often it tries.
  await notice(ana, 'There may be a copy of that passkey');
  await hand.touched(false);

  // At an address of digits a browser gives no passkeys: the page offers none.
  const guest = await person(chromium);
  await guest.goto(`${byNumber}/sign-in`);
  await guest.getByRole('heading', { name: 'Sign in' }).waitFor();
  assert.equal(await guest.getByRole('button', { name: 'Sign in with a passkey' }).isVisible(), false);
  const told = await mail(guest, byNumber, 'ana@example.test', /may have been copied/);
  assert.match(told.text, /Telephone/);
  assert.deepEqual(ana.complaints, []);
});

/** Says of one password that it leaked; keeps what it is asked. */
async function leaks(t, password) {
  const hash = createHash('sha1').update(password).digest('hex').toUpperCase();
  const asked = [];
  const server = createServer((request, response) => {
    asked.push(`${request.url} ${request.headers['add-padding']}`);
    const lines = Array.from({ length: 800 }, (_, n) => `${createHash('sha1').update(`${n}`).digest('hex').toUpperCase().slice(5)}:0`);
    response.end([...lines, ...(request.url.endsWith(hash.slice(0, 5)) ? [`${hash.slice(5)}:41`] : [])].join('\r\n'));
  });
  await new Promise((ready) => server.listen(0, '127.0.0.1', ready));
  atEnd(t, () => server.close());
  return { url: `http://127.0.0.1:${server.address().port}/range/`, asked, range: hash.slice(0, 5) };
}

test('a password that leaked elsewhere is refused with what to do, and the list learns five digits of it', { timeout: 60_000 }, async (t) => {
  const leaked = 'marmalade trombone july 58';
  const list = await leaks(t, leaked);
  const { url } = await accountService(t, 'ways-in-leaked', ['--breached-service', list.url]);
  const chromium = await browser(t);
  const ana = await person(chromium);
  await signIn(ana, url);
  await isIn(ana);
  await ana.goto(`${url}/account/security/password`);
  await ana.getByLabel('New password').fill(leaked);
  await ana.getByRole('button', { name: 'Set new password' }).click();
  await notice(ana, 'That password was stolen somewhere');
  await look(ana, 'password-leaked', { fullPage: true });
  assert.equal(list.asked.at(-1), `/range/${list.range} true`);
  await ana.getByLabel('New password').fill(passwords.anaNew);
  await ana.getByRole('button', { name: 'Set new password' }).click();
  await notice(ana, 'Your password is changed');
  assert.deepEqual(ana.complaints, []);
});

test('a passkey from before brings a locked account back, from the link and from the sign-in page', { timeout: 90_000 }, async (t) => {
  const { url, byNumber, data } = await accountService(t, 'ways-in-locked');
  const chromium = await browser(t);
  const [ana, mailbox] = [await person(chromium), await person(chromium)];
  await device(ana);
  await addsTelephone(ana, url);
  // A month passes for the passkey: what is younger than a week proves nothing.
  const month = 30 * 24 * 60 * 60 * 1000;
  const aged = await run('python3', ['-c', 'import sqlite3, sys; store = sqlite3.connect(sys.argv[1]); store.execute(f"UPDATE passkey SET created_at = created_at - {sys.argv[2]}"); store.commit()', join(data, 'account.db'), `${month}`]);
  assert.equal(aged.code, 0, aged.stderr);
  await ana.goto(`${url}/account/security/password`);
  await ana.getByLabel('New password').fill(passwords.anaNew);
  await ana.getByRole('button', { name: 'Set new password' }).click();
  await notice(ana, 'Your password is changed');
  const { text } = await mail(mailbox, byNumber, 'ana@example.test', /password .* was changed/i);
  await ana.goto(text.match(/https?:\/\/\S+not-me\?token=\S+/)[0]);
  await ana.getByRole('button', { name: 'Lock my account' }).click();
  await ana.getByRole('heading', { name: 'Your account is locked' }).waitFor();
  await look(ana, 'locked-passkey', { fullPage: true });
  await ana.getByRole('button', { name: 'Use a passkey' }).click();
  await ana.getByRole('heading', { name: 'Get your account back' }).waitFor();

  // Whoever did not keep the link signs in as always.
  await ana.goto(`${url}/sign-in`);
  await ana.getByRole('heading', { name: 'Get your account back' }).or(ana.getByRole('button', { name: 'Sign in with a passkey' })).first().waitFor();
  if (await ana.getByRole('button', { name: 'Sign in with a passkey' }).isVisible()) {
    await ana.getByRole('button', { name: 'Sign in with a passkey' }).click().catch(() => {});
  }
  await ana.getByRole('heading', { name: 'Get your account back' }).waitFor();
  await ana.getByLabel('New password').fill(passwords.anaNewest);
  await ana.getByRole('button', { name: 'Open my account' }).click();
  await notice(ana, 'Your account is open again');
  assert.deepEqual(ana.complaints, []);
});
