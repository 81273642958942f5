// Where a person is signed in: they look, rename the television, sign out what they do not know, then all players, then
// everything but the browser they sit at. What was signed out learns why, and how to come back.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { browser, person as window_ } from '../lib/browser.mjs';
import { fillSignIn, passwords } from '../lib/evening.mjs';
import { until } from '../lib/house.mjs';
import { inspect, listen } from '../lib/inspect.mjs';
import { site, status } from '../lib/site.mjs';

const facts = {
  television: { 'X-Plex-Product': 'Houselights TV', 'X-Plex-Version': '0.1.0', 'X-Plex-Platform': 'WebOS', 'X-Plex-Device-Name': 'The television in the living room', 'X-Plex-Provides': 'player' },
  tablet: { 'X-Plex-Product': 'Player', 'X-Plex-Version': '9.2', 'X-Plex-Platform': 'Android', 'X-Plex-Device-Name': 'Tablet', 'X-Plex-Provides': 'player,controller' },
  script: { 'X-Plex-Product': 'Backup script', 'X-Plex-Device-Name': 'nightly' },
};

test('a person sees where they are signed in and signs it out', { timeout: 180_000 }, async (t) => {
  const house = await site(t, 'devices', { libraries: [] });
  const { accounts } = house;
  const holds = async (name) => {
    const headers = { ...facts[name], 'X-Plex-Client-Identifier': `story-${name}`, accept: 'application/json' };
    const body = new URLSearchParams({ login: 'ana', password: passwords.ana });
    const { authToken } = await (await fetch(`${accounts}/api/v2/users/signin`, { method: 'POST', headers, body })).json();
    return { ...headers, 'X-Plex-Token': authToken };
  };
  const says = async (headers) => {
    const answer = await fetch(`${accounts}/api/v2/user`, { headers });
    return { status: answer.status, ...((await answer.json()).errors?.[0] ?? {}) };
  };
  const [television, tablet, script] = [await holds('television'), await holds('tablet'), await holds('script')];
  const chromium = await browser(t);
  const [ana, elsewhere] = [listen(await window_(chromium)), listen(await window_(chromium))];
  const wrong = [];
  const signIn = async (page) => {
    await page.goto(`${accounts}/sign-in`);
    await fillSignIn(page, 'ana', passwords.ana);
    await page.getByRole('heading', { name: 'Good evening, ana' }).waitFor();
  };
  await signIn(elsewhere);
  await signIn(ana);
  const devices = `${accounts}/account/devices`;
  await ana.goto(devices);
  await ana.getByRole('heading', { name: 'Where you are signed in' }).waitFor();
  wrong.push(...(await inspect(ana, 'account-devices', { light: true })));

  await t.test('the television is given another name', async () => {
    const row = ana.getByRole('listitem').filter({ hasText: 'The television in the living room' });
    await row.getByText('Rename', { exact: true }).click();
    await row.getByRole('textbox', { name: 'Name' }).fill('Big screen');
    wrong.push(...(await inspect(ana, 'account-devices-rename')));
    await row.getByRole('button', { name: 'Save' }).click();
    await ana.getByText('The name is changed').waitFor();
    await ana.getByText('Big screen').waitFor();
  });

  await t.test('one device, then all players', async () => {
    await ana.getByRole('button', { name: 'Sign out Tablet' }).click();
    await ana.getByText('The device is signed out').waitFor();
    const refused = await says(tablet);
    assert.equal(refused.status, 401);
    assert.equal(refused.reason, 'epoch_revoked');
    assert.equal(refused.signInUrl, `${accounts}/sign-in`);
    assert.equal((await says(television)).status, 200);
    await ana.getByRole('button', { name: 'Sign out all players' }).click();
    await ana.getByText('All players are signed out').waitFor();
    assert.equal((await says(television)).reason, 'epoch_revoked');
    assert.equal((await says(script)).status, 200);
    assert.equal((await status(house)).state, 'owned', 'the server goes on');
  });

  await t.test('everything but this browser', async () => {
    await ana.getByRole('button', { name: 'Sign out everything but this browser' }).click();
    await ana.getByText('Everything else is signed out').waitFor();
    assert.equal((await says(script)).reason, 'epoch_revoked');
    await elsewhere.goto(devices);
    await elsewhere.waitForURL(/sign-in/);
    await until('the server waits', async () => (await status(house)).state === 'waiting');
    wrong.push(...(await inspect(ana, 'account-devices-alone')));
  });

  await t.test('in German, too', async () => {
    await ana.getByRole('button', { name: 'Deutsch' }).click();
    await ana.getByRole('heading', { name: 'Wo du angemeldet bist' }).waitFor();
    wrong.push(...(await inspect(ana, 'account-devices-german')));
  });
  assert.deepEqual(wrong, []);
});
