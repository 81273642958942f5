// One evening in one house, from signing up to the drill: the promise of the whole, in a real browser.

import assert from 'node:assert/strict';
import { cp, mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { browser, look, person } from '../lib/browser.mjs';
import { mail, fillSignIn, openItem, passwords, pictureSecond, plays, seeks, signInFromApp, signUp, video } from '../lib/evening.mjs';
import { answers, atEnd, binary, demo, folder, freePort, Process, results, run, until } from '../lib/house.mjs';
import { accountsIn, engines } from '../lib/postgres.mjs';

for (const engine of engines) {
  test(`an evening on ${engine}`, { timeout: 900_000 }, (t) => evening(t, engine));
}

async function evening(t, engine) {
  await mkdir(results, { recursive: true });
  const place = await folder(t, `evening-${engine}`);
  const films = join(place, 'films');
  await mkdir(films);
  await cp(join(demo, 'Movies'), join(films, 'Movies'), { recursive: true });
  await cp(join(demo, 'Shows'), join(films, 'Shows'), { recursive: true });
  await cp(join(demo, 'More films'), join(films, 'More films'), { recursive: true });

  const [accountsPort, mediaPort] = [await freePort(), await freePort()];
  const accounts = `http://127.0.0.1:${accountsPort}`;
  const media = `http://127.0.0.1:${mediaPort}`;
  const database = await accountsIn(t, engine);
  const data = join(place, 'data');
  const house = new Process(`evening-${engine}`, [
    'up', '--data', data, ...database,
    '--accounts-listen', `127.0.0.1:${accountsPort}`, '--accounts-url', accounts,
    '--media-listen', `127.0.0.1:${mediaPort}`, '--media-name', 'Lantern', '--discovery', 'false',
    '--library', `movies=${join(films, 'Movies')}`, '--library', `shows=${join(films, 'Shows')}`,
  ]);
  atEnd(t, () => house.stop());
  const cli = (args, options) => run(binary, [...args, '--data', data, ...database], options);
  house.start();
  await answers(`${accounts}/healthz`);
  await answers(`${media}/identity`);

  const chromium = await browser(t);
  const ana = await person(chromium);
  const web = await person(chromium);
  const ben = await person(chromium);
  const tv = await person(chromium, { width: 1920, height: 1080 });
  const shot = (page, name) => look(page, `${engine}-${name}`);
  // A part that breaks leaves a picture of every window behind.
  const part = (name, body) =>
    t.test(name, async () => {
      try {
        await body();
      } catch (error) {
        for (const [who, page] of Object.entries({ ana, web, ben, tv })) await shot(page, `broken-${name.slice(0, 1)}-${who}`).catch(() => {});
        throw error;
      }
    });

  await part('1. signing up is confirmed by a mail', async () => {
    await ana.goto(`${accounts}/sign-up`);
    await shot(ana, 'sign-up');
    await signUp(ana, accounts, { email: 'ana@example.test', name: 'ana', password: passwords.ana });
    await shot(ana, 'account');
  });

  await part('2. the server is claimed from its own page', async () => {
    await web.goto(`${media}/web`);
    await web.getByRole('heading', { name: 'This server has no owner yet' }).waitFor();
    await shot(web, 'unclaimed');
    await signInFromApp(web, 'ana', passwords.ana);
    await web.goto(`${media}/web/#/settings/general`);
    await web.getByRole('button', { name: 'Claim Server' }).waitFor();
    await shot(web, 'claim');
    await web.getByRole('button', { name: 'Claim Server' }).click();
    await web.getByRole('heading', { name: 'This server is yours' }).waitFor();
    await shot(web, 'claimed');
    const identity = await (await fetch(`${media}/identity`, { headers: { accept: 'application/json' } })).json();
    assert.ok(identity.MediaContainer.claimed);
  });

  await part('3. the library is there, and grows without a restart', async () => {
    await web.goto(`${media}/web/`);
    const movies = web.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Movies' });
    await movies.click();
    await until('ten films with posters', async () => {
      const cards = web.locator('a.card');
      const pictures = await cards.locator('img').evaluateAll((all) => all.filter((one) => one.naturalWidth > 0).length);
      return (await cards.count()) >= 10 && pictures >= 10;
    }, { within: 60_000 });
    await shot(web, 'movies');
    await web.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Shows' }).click();
    await openItem(web, 'Platform Nine');
    await shot(web, 'show');
    await web.getByRole('link', { name: 'Season 1' }).first().click();
    await web.getByText('The Late Train').first().waitFor();
    await shot(web, 'season');

    await web.goto(`${media}/web/#/settings/libraries`);
    const library = web.locator('[data-library="Movies"]');
    await library.getByRole('button', { name: 'Add a folder' }).click();
    await web.getByLabel('Folder on the server').fill(join(films, 'nowhere'));
    await web.getByRole('button', { name: 'Use this folder' }).click();
    await web.getByRole('alert').waitFor();
    await shot(web, 'no-such-folder');
    await web.getByLabel('Folder on the server').fill(join(films, 'More films'));
    await web.getByRole('button', { name: 'Use this folder' }).click();
    await library.getByText(join(films, 'More films')).waitFor();
    await movies.click();
    await web.getByRole('link', { name: 'The Orchard' }).first().waitFor();
    await cp(join(demo, 'More films', 'The Orchard (1967).mp4'), join(films, 'More films', 'A New Arrival (2025).mp4'));
    await web.getByRole('link', { name: 'A New Arrival' }).first().waitFor({ timeout: 30_000 });
  });

  await part('4. films play, seek, speak and are remembered', async () => {
    await openItem(web, 'The Lamplighter');
    await shot(web, 'film');
    await web.getByRole('link', { name: 'Play', exact: true }).click();
    const direct = await plays(web);
    assert.equal(direct.method, 'direct');
    await shot(web, 'playing');
    await web.getByRole('button', { name: 'Leave the player' }).click();

    // A browser plays neither this picture nor this container: it is converted while one watches.
    await web.goto(`${media}/web/#/`);
    await web.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Movies' }).click();
    await openItem(web, 'Paper Lanterns');
    await web.getByRole('link', { name: 'Play', exact: true }).click();
    assert.equal((await plays(web)).method, 'convert');
    await seeks(web, 14);
    await seeks(web, 5);
    await web.mouse.move(300, 300);
    await web.getByRole('button', { name: 'Why is this transcoding?' }).click();
    await shot(web, 'why');
    await web.keyboard.press('Escape');
    await web.getByRole('button', { name: 'Leave the player' }).click();

    await web.goto(`${media}/web/#/`);
    await web.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Movies' }).click();
    await openItem(web, 'The Clockmaker');
    await web.getByRole('link', { name: 'Play', exact: true }).click();
    await plays(web);
    await web.mouse.move(310, 310);
    await web.getByRole('button', { name: 'Subtitles' }).click();
    await web.getByRole('button', { name: /German|Deutsch/ }).click();
    await seeks(web, 31);
    await until('a German line is shown', async () => /Seit Jahren niemand/.test(await cueText(web)));
    await shot(web, 'subtitles');
    await web.mouse.move(320, 320);
    await web.getByRole('button', { name: 'Sound' }).click();
    await web.getByRole('button', { name: /Spanish|Español/ }).click();
    await plays(web, { from: 25 });
    await seeks(web, 40);
    await web.getByRole('button', { name: 'Leave the player' }).click();

    await web.goto(`${media}/web/#/`);
    await web.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Movies' }).click();
    await openItem(web, 'Harbour Lights');
    await web.getByRole('link', { name: 'Play', exact: true }).click();
    await plays(web);
    await seeks(web, 75);
    const left = await plays(web, { from: 74 });
    await web.getByRole('button', { name: 'Leave the player' }).click();
    await continueShows(web, media, 'Harbour Lights');
    await shot(web, 'home');

    await house.stop();
    house.start();
    await answers(`${media}/identity`);
    await web.goto(`${media}/web/`);
    await continueShows(web, media, 'Harbour Lights');
    await web.getByRole('region', { name: /Continue/ }).getByRole('link', { name: 'Harbour Lights' }).first().click();
    await web.getByRole('link', { name: /^Resume at 1:/ }).first().waitFor();
    assert.ok(left.at >= 74);
  });

  await part('5. a television is let in by its code', async () => {
    await tv.goto(`${media}/tv`);
    const shown = tv.locator('[aria-label^="Code:"]');
    await shown.waitFor();
    const code = (await shown.getAttribute('aria-label')).replace('Code:', '').replaceAll(' ', '');
    assert.match(code, /^[0-9A-Z]{4}$/);
    await shot(tv, 'tv-code');
    await ana.goto(`${accounts}/link`);
    await ana.getByLabel('Code').fill(code.toLowerCase());
    await ana.getByRole('button', { name: 'Go on' }).click();
    await ana.getByRole('heading', { name: 'Let this device in?' }).waitFor();
    await ana.getByText('Asks from').waitFor();
    await shot(ana, 'link');
    await ana.getByRole('button', { name: 'Yes, let it in' }).click();
    await tv.getByText('Harbour Lights').first().waitFor({ timeout: 20_000 });
    await shot(tv, 'tv-home');
    // Arrow keys and Enter alone.
    await walkTo(tv, 'Harbour Lights');
    await tv.keyboard.press('Enter');
    await tv.getByRole('heading', { name: 'Harbour Lights' }).waitFor();
    await shot(tv, 'tv-film');
    await walkTo(tv, /Resume/);
    await tv.keyboard.press('Enter');
    const resumed = await plays(tv, { from: 70 });
    assert.ok(resumed.at >= 70, `resumed at ${resumed.at}`);
    const told = await pictureSecond(tv);
    assert.ok(Math.abs(told.second - told.at) <= 2, JSON.stringify(told));
    await shot(tv, 'tv-playing');
  });

  await part('6. a second person sees what is shared, and only that', async () => {
    await signUp(ben, accounts, { email: 'ben@example.test', name: 'ben', password: passwords.ben });
    await ana.goto(`${accounts}/account/shares`);
    await ana.getByLabel('User name or e-mail').fill('ben');
    await ana.getByLabel('Movies').check();
    await shot(ana, 'share');
    await ana.getByRole('button', { name: 'Share', exact: true }).click();
    await ana.getByText('ben').first().waitFor();
    await ben.goto(`${accounts}/account/shares`);
    await ben.getByRole('button', { name: 'Accept' }).click();
    await shot(ben, 'accepted');
    await ben.goto(`${media}/web/`);
    await signInFromApp(ben, 'ben', passwords.ben);
    const nav = ben.getByRole('navigation', { name: 'Main' });
    await nav.getByRole('link', { name: 'Movies' }).waitFor();
    assert.equal(await nav.getByRole('link', { name: 'Shows' }).count(), 0);
    assert.equal(await ben.getByText('Platform Nine').count(), 0);
    await nav.getByRole('link', { name: 'Movies' }).click();
    await openItem(ben, 'Harbour Lights');
    assert.equal(await ben.getByRole('link', { name: /Resume/ }).count(), 0, 'watch state is one\'s own');
    await shot(ben, 'shared-film');
    await ben.getByRole('link', { name: 'Play', exact: true }).click();
    await plays(ben);
  });

  await part('7. forgot password: all is signed out at once, nothing is orphaned', async () => {
    await ana.context().clearCookies();
    await ana.goto(`${accounts}/sign-in`);
    await fillSignIn(ana, 'ana', 'this is not my password');
    await ana.getByRole('alert').waitFor();
    await shot(ana, 'wrong-password');
    await ana.getByRole('link', { name: /Forgot/ }).click();
    await ana.getByLabel('E-mail').fill('ana@example.test');
    await shot(ana, 'forgot');
    await ana.getByRole('button', { name: 'Send the mail' }).click();
    await ana.getByRole('heading', { name: 'If it does not arrive' }).waitFor();
    await shot(ana, 'forgot-sent');
    const { link } = await mail(ana, accounts, 'ana@example.test', /Choose a new password/);
    await shot(ana, 'mail');
    await ana.goto(link);
    await ana.getByLabel('New password').fill(passwords.anaNew);
    assert.ok(await ana.getByLabel('Sign out connected devices after password change').isChecked());
    await shot(ana, 'reset');
    await ana.getByRole('button', { name: 'Set new password' }).click();
    const began = Date.now();
    await Promise.all([
      web.getByRole('heading', { name: /Good evening. This is|This server waits for its owner/ }).first().waitFor(),
      tv.getByRole('heading', { name: /Sign in with your phone|This server waits for its owner/ }).first().waitFor(),
      until('the server waits', async () => (await status(media)).state === 'waiting', { every: 50 }),
    ]);
    const took = Date.now() - began;
    t.diagnostic(`everything was signed out ${took} ms after the button`);
    await web.getByRole('heading', { name: 'This server waits for its owner' }).waitFor();
    await shot(web, 'waiting');
    await shot(tv, 'tv-signed-out');

    // Ben watches on: the server is signed out, his device is not.
    await plays(ben);

    await ana.goto(`${accounts}/account`);
    if (await ana.getByLabel('E-mail or user name').count()) await fillSignIn(ana, 'ana', passwords.anaNew);
    await ana.goto(`${accounts}/account/servers`);
    await shot(ana, 'approve');
    await ana.getByRole('button', { name: 'Approve' }).click();
    await until('the server is back', async () => (await status(media)).state === 'owned');
    await shot(ana, 'approved');
    await web.goto(`${media}/web/`);
    await signInFromApp(web, 'ana', passwords.anaNew);
    await continueShows(web, media, 'Harbour Lights');
    await ben.goto(`${media}/web/`);
    await ben.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Movies' }).waitFor();
  });

  await part('8. an incident: everybody resets, everybody is told', async () => {
    const declared = await cli(['incident', 'declare', '--everyone', '--reason', 'drill']);
    assert.equal(declared.code, 0, declared.stderr);
    const old = await signInByProtocol(accounts, 'ana', passwords.anaNew);
    assert.equal(old.status, 401);
    await web.getByRole('heading', { name: /Lantern|waits/ }).waitFor();
    await until('everybody has been told', async () => /told\D*2/i.test((await cli(['incident', 'show'])).stdout), { every: 500, within: 60_000 });
    const told = await mail(ana, accounts, 'ben@example.test', /What happened/);
    assert.match(told.text, /drill/);
    await shot(ana, 'incident-mail');
    await ana.goto(`${accounts}/sign-in`);
    await fillSignIn(ana, 'ana', passwords.anaNew);
    await ana.getByRole('heading', { name: /new password first/i }).waitFor();
    await shot(ana, 'reset-required');
    await ana.goto(`${accounts}/forgot`);
    await ana.getByLabel('E-mail').fill('ana@example.test');
    await ana.getByRole('button', { name: 'Send the mail' }).click();
    const { link } = await mail(ana, accounts, 'ana@example.test', /Choose a new password/);
    await ana.goto(link);
    await ana.getByLabel('New password').fill(passwords.anaNewest);
    await ana.getByRole('button', { name: 'Set new password' }).click();
    await ana.goto(`${accounts}/account`);
    if (await ana.getByLabel('E-mail or user name').count()) await fillSignIn(ana, 'ana', passwords.anaNewest);
    await ana.goto(`${accounts}/account/servers`);
    await ana.getByRole('button', { name: 'Approve' }).click();
    const shown = await cli(['incident', 'show']);
    t.diagnostic(shown.stdout);
    assert.match(shown.stdout, /reset\D*1/i);
    assert.match(shown.stdout, /remain\w*\D*1/i);
    assert.equal((await signInByProtocol(accounts, 'ana', passwords.anaNewest)).status, 201);
  });

  await part('9. more servers: by token, over a dead credential, by command', async () => {
    await until('the first server is back', async () => (await status(media)).state === 'owned');
    const token = async () => {
      const { headers } = await signInByProtocol(accounts, 'ana', passwords.anaNewest);
      const answer = await fetch(`${accounts}/api/claim/token.json`, { headers });
      return (await answer.json()).token;
    };
    const start = async (name, env) => {
      const port = await freePort();
      const own = join(place, name);
      const server = new Process(`${name}-${engine}`, [
        'media', '--data', own, '--accounts-url', accounts, '--media-listen', `127.0.0.1:${port}`, '--media-name', name,
        '--discovery', 'false',
      ], { env });
      atEnd(t, () => server.stop());
      server.start();
      await answers(`http://127.0.0.1:${port}/identity`);
      return { server, url: `http://127.0.0.1:${port}`, data: own };
    };
    await ana.goto(`${accounts}/claim`);
    await shot(ana, 'claim-token');
    const attic = await start('Attic', { HOUSELIGHTS_CLAIM: await token() });
    await until('Attic is claimed', async () => (await status(attic.url)).state === 'owned');

    // Its credential dies; a new token in the variable of the container image wins over it.
    await attic.server.stop();
    await ana.goto(`${accounts}/account/servers`);
    const card = ana.locator('section.card').filter({ hasText: 'Attic' });
    await card.getByRole('button', { name: /Remove/ }).click();
    attic.server.env = { PLEX_CLAIM: await token() };
    attic.server.start();
    await until('Attic is claimed again', async () => (await status(attic.url)).state === 'owned');

    const shed = await start('Shed', {});
    const wrong = await cli(['claim', '--server', shed.url, '--accounts-url', accounts], { input: 'ana\nnot the password\n' });
    assert.notEqual(wrong.code, 0);
    assert.match(wrong.stderr, /password/i);
    const right = await cli(['claim', '--server', shed.url, '--accounts-url', accounts], { input: `ana\n${passwords.anaNewest}\n` });
    assert.equal(right.code, 0, right.stderr + right.stdout);
    await until('Shed is claimed', async () => (await status(shed.url)).state === 'owned');

    await web.goto(`${media}/web/`);
    await signInFromApp(web, 'ana', passwords.anaNewest);
    await web.getByRole('button', { name: 'Lantern' }).click();
    for (const name of ['Lantern', 'Attic', 'Shed']) {
      const row = web.locator(`[data-server="${name}"]`);
      await row.waitFor();
      await until(`${name} is reachable`, async () => (await row.getAttribute('data-reachable')) === 'yes');
      assert.match(await row.innerText(), /claimed/);
    }
    await shot(web, 'servers');
    await shed.server.stop();
    await web.reload();
    await web.getByRole('button', { name: 'Lantern' }).click();
    await until('Shed is not reachable', async () => (await web.locator('[data-server="Shed"]').getAttribute('data-reachable')) === 'no');
  });

  for (const page of [ana, web, ben, tv]) assert.deepEqual(page.complaints, []);
}

const status = async (media) => (await fetch(`${media}/houselights/v1/status`)).json();

async function signInByProtocol(accounts, login, password) {
  const client = { 'X-Plex-Client-Identifier': 'story-terminal', 'X-Plex-Product': 'Story' };
  const answer = await fetch(`${accounts}/api/v2/users/signin`, {
    method: 'POST',
    headers: { ...client, accept: 'application/json' },
    body: new URLSearchParams({ login, password }),
  });
  const body = await answer.json();
  return { status: answer.status, body, headers: { ...client, 'X-Plex-Token': body.authToken ?? '' } };
}

/** The lines that are on the screen now, whoever draws them. */
const cueText = (page) =>
  page.locator('video').evaluate((element) =>
    [...element.textTracks]
      .flatMap((track) => [...(track.activeCues ?? [])])
      .map((cue) => cue.text)
      .concat([...document.querySelectorAll('[data-cues]')].map((one) => one.textContent))
      .join('\n'),
  );

async function continueShows(page, media, title) {
  await page.goto(`${media}/web/#/`);
  await page.getByRole('region', { name: /Continue/ }).getByRole('link', { name: title }).first().waitFor({ timeout: 20_000 });
}

/** Presses arrow keys, as far as it takes, until the focus is on something with this name. */
async function walkTo(page, name) {
  const matches = (text) => (name instanceof RegExp ? name.test(text) : text.includes(name));
  const focused = () => page.evaluate(() => `${document.activeElement?.getAttribute('aria-label') ?? ''} ${document.activeElement?.textContent ?? ''}`);
  for (const key of ['', 'ArrowDown', 'ArrowUp', 'ArrowRight', 'ArrowLeft']) {
    for (let press = 0; press < 12; press += 1) {
      if (matches(await focused())) return;
      if (!key) break;
      await page.keyboard.press(key);
    }
  }
  throw new Error(`the focus never reached ${name}; it is on ${await focused()}`);
}
