// An evening in a browser: two people, a server that is claimed and shared, a forgotten password, a passkey, an incident.

import assert from 'node:assert/strict';
import { device as authenticator } from '../authenticator.mjs';
import { browser, person } from '../browser.mjs';
import { fillSignIn, signInFromApp, signUp } from '../evening.mjs';
import { until } from '../house.mjs';
import { device, status } from '../site.mjs';
import { someone } from './canaries.mjs';
import { letter } from './letters.mjs';

const goodEvening = (page) => page.getByRole('heading', { name: /Good evening/ }).waitFor();

/** Lives the evening; every secret of it is a canary. Gives the person whose last token is alive. */
export async function evening(t, house, canaries) {
  const { accounts, byNumber, media } = house;
  const chromium = await browser(t);
  const [wren, lark] = [canaries.person(), canaries.person()];
  const [first, app, second, third] = [await person(chromium), await person(chromium), await person(chromium), await person(chromium)];
  const cookies = async (page, whose) => {
    for (const { name, value } of await page.context().cookies()) if (value.length > 15) canaries.drawn(`cookie ${name} of ${whose}`, value);
  };
  const protocol = async (who, id) => {
    const answer = await fetch(`${byNumber}/api/v2/users/signin`, { method: 'POST', headers: device(id), body: new URLSearchParams({ login: who.email, password: who.password }) });
    return canaries.token(`token of ${id}`, (await answer.json()).authToken);
  };

  await signUp(first, accounts, wren);
  await cookies(first, 'wren');
  await signUp(second, accounts, lark);
  await cookies(second, 'lark');
  const key = await authenticator(second);
  await second.goto(`${accounts}/account/security`);
  await second.getByRole('textbox', { name: 'Name' }).fill(canaries.plain('name of a passkey', 'Telephonecanary'));
  await second.getByRole('button', { name: 'Add a passkey' }).click();
  await second.getByText('The passkey is added').waitFor();
  await key.touched(false);
  await second.getByRole('button', { name: 'Sign out' }).click();
  const withPasskey = second.getByRole('button', { name: 'Sign in with a passkey' });
  await withPasskey.waitFor();
  await key.touched(true);
  // The name field may be quicker than the button.
  await withPasskey.click({ timeout: 3000 }).catch(() => {});
  await goodEvening(second);
  canaries.drawn('passkey', Buffer.from((await key.keeps())[0].credentialId, 'base64').toString('base64url'));

  const account = await protocol(wren, 'wren-terminal');
  const ask = (url, more = {}) => fetch(url, { ...more, headers: { ...device('wren-terminal'), 'X-Plex-Token': account } });
  await app.goto(`${media}/web`);
  await signInFromApp(app, wren.email, wren.password);
  canaries.token('token of the web app', await until('the app has its token', () => app.evaluate(() => localStorage.getItem('houselights.web.token'))));
  const claimed = canaries.drawn('claim token that was used', (await (await ask(`${byNumber}/api/claim/token.json`)).json()).token);
  const claim = await ask(`${media}/myplex/claim?token=${claimed}`, { method: 'POST' });
  assert.ok(claim.ok, `${claim.status}`);
  await until('the server is owned', async () => (await status(house)).state === 'owned');
  const [server] = await (await ask(`${byNumber}/api/v2/resources?includeHttps=1`)).json();
  const opens = (token, id) => until('the library is read', async () =>
    (await fetch(`${media}/library/sections`, { headers: { ...device(id), 'X-Plex-Token': token } })).ok);
  await opens(canaries.token('token for the server', server.accessToken), 'wren-terminal');

  for (const who of [lark.name, canaries.plain('e-mail of a guest', 'Guest.canary@example.test')]) {
    await until('the libraries are announced', async () => {
      await first.goto(`${accounts}/account/shares`);
      return first.getByRole('checkbox').count();
    });
    await first.getByLabel('User name or e-mail').fill(who);
    await first.getByRole('checkbox').first().check();
    await first.getByRole('button', { name: 'Share', exact: true }).click();
    await first.getByText(who).first().waitFor();
  }
  await second.goto(`${accounts}/account/shares`);
  await second.getByRole('button', { name: 'Accept' }).click();
  await second.getByText('Shared with you').waitFor();
  await opens(await protocol(lark, 'lark-terminal'), 'lark-terminal');

  /** A forgotten password; every device is signed out with it. */
  const reset = async (who) => {
    await third.goto(`${accounts}/forgot`);
    await third.getByLabel('E-mail').fill(who.email);
    await third.getByRole('button', { name: 'Send the mail' }).click();
    await third.goto(`${accounts}${await letter(house, canaries, who.email, '/reset')}`);
    who.password = canaries.plain('password after a reset', someone().password);
    await third.getByLabel('New password').fill(who.password);
    await third.getByRole('button', { name: 'Set new password' }).click();
    await goodEvening(third);
    await cookies(third, 'somebody after a reset');
  };
  await reset(wren);
  await third.goto(`${accounts}/account/servers`);
  await third.getByRole('button', { name: 'Approve' }).click();
  await until('the server is back', async () => (await status(house)).state === 'owned');

  const declared = await house.cli(['incident', 'declare', '--account', wren.name, '--account', lark.name, '--reason', 'drill']);
  assert.equal(declared.code, 0, declared.stderr);
  await until('both have been told', async () => /told\D*2/i.test((await house.cli(['incident', 'show'])).stdout), { every: 300 });
  await third.goto(`${accounts}/sign-in`);
  await fillSignIn(third, wren.email, wren.password);
  await third.waitForURL(/reset-required/);
  await reset(lark);
  const living = await protocol(lark, 'lark-terminal');
  await chromium.close();
  return { ...lark, token: living };
}
