// The disk is full: whoever asks is told so and what to do, the film goes on, nothing is lost, and room is all it takes.
//
// The data folder lies on a small disk in memory that only this test's processes see (a mount namespace).

import assert from 'node:assert/strict';
import { cp, mkdir, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { browser, look, person as window } from '../lib/browser.mjs';
import { fillSignIn, mail, passwords } from '../lib/evening.mjs';
import { answers, atEnd, binary, demo, folder, freePort, Process, results, run, until } from '../lib/house.mjs';
import { ask, claim, device, films, person, signIn } from '../lib/site.mjs';

const FULL = /disk.*full|no space/i;
const ADVICE = /room/i;

/** What makes a small disk at a folder and goes on as the program behind it. */
const onSmallDisk = (place, megabytes) => [
  'unshare', ...(process.getuid() === 0 ? ['-m'] : ['-rm']), 'sh', '-c',
  `mount -t tmpfs -o size=${megabytes}m,mode=0700 tmpfs "$0" && exec "$@"`, place,
];
const beside = (pid) => ['nsenter', '-t', String(pid), ...(process.getuid() === 0 ? ['-m'] : ['-U', '-m', '--preserve-credentials'])];

/** Writes until not one byte more goes in. */
async function fill(path) {
  const file = await open(path, 'w');
  for (const size of [1 << 20, 4096, 1]) {
    const piece = Buffer.alloc(size, 1);
    try {
      for (;;) await file.write(piece);
    } catch (error) {
      assert.equal(error.code, 'ENOSPC');
    }
  }
  await file.close();
}

test('a full disk is said, costs nothing, and needs no restart', { timeout: 180_000 }, async (t) => {
  await mkdir(results, { recursive: true });
  const place = await folder(t, 'full-disk');
  const data = join(place, 'data');
  const movies = join(place, 'Movies');
  await mkdir(data);
  await cp(join(demo, 'Movies'), movies, { recursive: true });
  const [accountsPort, mediaPort] = [await freePort(), await freePort()];
  const accounts = `http://127.0.0.1:${accountsPort}`;
  const media = `http://127.0.0.1:${mediaPort}`;
  const service = new Process('full-disk', [
    'up', '--data', data, '--accounts-listen', `127.0.0.1:${accountsPort}`, '--accounts-url', accounts,
    '--media-listen', `127.0.0.1:${mediaPort}`, '--media-name', 'Lantern', '--discovery', 'false', '--library', `movies=${movies}`,
  ], { prefix: onSmallDisk(data, 64) });
  service.start();
  atEnd(t, () => service.stop());
  await answers(`${accounts}/healthz`);
  await answers(`${media}/identity`);
  const pid = service.child.pid;
  const within = join(`/proc/${pid}/root`, data);
  const cli = (args, options) => {
    const [command, ...rest] = [...beside(pid), binary, ...args, '--data', data];
    return run(command, rest, options);
  };
  const house = { accounts, media, cli };
  await person(house, 'ana');
  house.token = (await signIn(house, 'ana', passwords.ana)).body.authToken;
  await claim(house);
  const all = await films(house);
  const film = all['Harbour Lights'];
  const part = `${media}${film.Media[0].Part[0].key}`;
  const at = async (title) => (await (await ask(`${media}/library/metadata/${all[title].ratingKey}`, house.token)).json()).MediaContainer.Metadata[0];
  const timeline = (title, time) => ask(
    `${media}/:/timeline?ratingKey=${all[title].ratingKey}&key=/library/metadata/${all[title].ratingKey}&state=playing&time=${time}&duration=${all[title].duration}`,
    house.token,
  );
  assert.ok((await timeline('Harbour Lights', 60_000)).ok);
  const pin = (headers) => fetch(`${accounts}/api/v2/pins`, { method: 'POST', headers: { ...device('full-television'), ...headers } });
  const waiting = await (await pin()).json();
  const chromium = await browser(t);
  const ana = await window(chromium);
  const guest = await window(chromium);
  await ana.goto(`${accounts}/sign-in`);
  await fillSignIn(ana, 'ana', passwords.ana);
  await ana.getByRole('heading', { name: /Good evening/ }).waitFor();

  await fill(join(within, 'ballast'));

  /** The protocol's own error form: a status, a reason, a sentence, and when to come back. */
  const told = async (what, answer) => {
    const text = await answer.text();
    assert.equal(answer.status, 507, `${what}: ${text}`);
    assert.ok(Number(answer.headers.get('retry-after')) > 0, `${what} says when to come back`);
    assert.match(text, /disk_full/, what);
    assert.match(text, FULL, what);
    return text;
  };
  const said = async (what, page) => {
    await page.getByRole('heading', { name: FULL }).waitFor().catch(() => assert.fail(`${what}: no page says so`));
    assert.match(await page.locator('main').innerText(), ADVICE, what);
  };

  await t.test('signing in is answered with what is wrong', async () => {
    const signin = (headers) => fetch(`${accounts}/api/v2/users/signin`, {
      method: 'POST', headers: { ...device('full-new-device'), ...headers }, body: new URLSearchParams({ login: 'ana', password: passwords.ana }),
    });
    assert.equal(JSON.parse(await told('sign-in', await signin())).errors[0].reason, 'disk_full');
    assert.match(await told('sign-in in XML', await signin({ accept: 'application/xml' })), /^<\?xml[^]*<error /);
    await guest.goto(`${accounts}/sign-in`);
    await fillSignIn(guest, 'ana', passwords.ana);
    await said('the sign-in page', guest);
    await look(guest, 'full-disk');
  });

  await t.test('link codes and mails are answered with what is wrong', async () => {
    await told('a new code', await pin());
    await ana.goto(`${accounts}/link`);
    await ana.getByLabel('Code').fill(waiting.code);
    await ana.getByRole('button', { name: 'Go on' }).click();
    const approve = ana.getByRole('button', { name: 'Yes, let it in' });
    await approve.or(ana.getByRole('heading', { name: FULL })).first().waitFor();
    if (await approve.count()) await approve.click();
    await said('approving a code', ana);
    await guest.goto(`${accounts}/forgot`);
    await guest.getByLabel('E-mail').fill('ana@example.test');
    await guest.getByRole('button', { name: 'Send the mail' }).click();
    await said('a mail', guest);
    await guest.goto(`${accounts}/sign-up`);
    await guest.getByLabel('E-mail').fill('ben@example.test');
    await guest.getByLabel('User name').fill('ben');
    await guest.getByLabel('Password').fill(passwords.ben);
    await guest.getByRole('button', { name: 'Sign up' }).click();
    await said('signing up', guest);
  });

  await t.test('watch state and a scan are answered with what is wrong', async () => {
    await told('a position', await timeline('Harbour Lights', 70_000));
    await told('a mark', await ask(`${media}/:/scrobble?key=${film.ratingKey}&identifier=com.plexapp.plugins.library`, house.token));
    await cp(join(demo, 'More films', 'The Orchard (1967).mp4'), join(movies, 'The Orchard (1967).mp4'));
    const section = (await (await ask(`${media}/library/sections`, house.token)).json()).MediaContainer.Directory[0].key;
    const scan = await ask(`${media}/library/sections/${section}/refresh`, house.token);
    assert.ok(scan.ok || scan.status === 507, `${scan.status}`);
  });

  await t.test('the command line says it too, and ends with a code of its own', async () => {
    for (const [args, input] of [
      [['account', 'create', '--email', 'ben@example.test', '--name', 'ben', '--password-stdin'], `${passwords.ben}\n`],
      [['incident', 'declare', '--everyone', '--reason', 'drill'], ''],
      [['backup', join(data, 'copy')], ''],
    ]) {
      const ended = await cli(args, { input });
      assert.equal(ended.code, 7, `${args[0]}: ${ended.stdout}${ended.stderr}`);
      assert.match(ended.stderr, FULL, args[0]);
      assert.match(ended.stderr, ADVICE, args[0]);
    }
    const fresh = await run('unshare', [...onSmallDisk(data, 1).slice(1), 'sh', '-c',
      `head -c 2000000 /dev/zero > "${data}/ballast" 2>/dev/null; exec "${binary}" accounts --data "${data}" --accounts-listen 127.0.0.1:${await freePort()}`]);
    assert.equal(fresh.code, 7, `a first start: ${fresh.stderr}`);
    assert.match(fresh.stderr, FULL);
    assert.match(fresh.stderr, ADVICE);
  });

  await t.test('who is in stays in, and the film goes on', async () => {
    for (let from = 0; from < 5; from += 1) {
      assert.equal((await ask(part, house.token, { headers: { range: `bytes=${from}000-${from}999` } })).status, 206);
    }
    assert.equal((await ask(`${accounts}/api/v2/user`, house.token)).status, 200);
    assert.equal((await ask(`${media}/library/sections`, house.token)).status, 200);
    await ana.goto(`${accounts}/account`);
    await ana.getByRole('heading', { name: /Good evening, ana/ }).waitFor();
    assert.equal((await fetch(`${accounts}/healthz`)).status, 200);
  });

  await rm(join(within, 'ballast'));

  await t.test('with room again everything works, without a restart, and nothing was lost', async () => {
    assert.equal((await signIn(house, 'ana', passwords.ana, 'full-new-device')).status, 201);
    assert.equal((await at('Harbour Lights')).viewOffset, 60_000, 'the last position that was taken is still there');
    assert.ok((await timeline('Harbour Lights', 80_000)).ok);
    assert.equal((await at('Harbour Lights')).viewOffset, 80_000);
    await ana.goto(`${accounts}/link`);
    await ana.getByLabel('Code').fill(waiting.code);
    await ana.getByRole('button', { name: 'Go on' }).click();
    await ana.getByRole('button', { name: 'Yes, let it in' }).click();
    await ana.getByRole('heading', { name: 'It is in' }).waitFor();
    const linked = await (await fetch(`${accounts}/api/v2/pins/${waiting.id}`, { headers: device('full-television') })).json();
    assert.ok(linked.authToken, 'the code from before still lets in');
    await guest.goto(`${accounts}/forgot`);
    await guest.getByLabel('E-mail').fill('ana@example.test');
    await guest.getByRole('button', { name: 'Send the mail' }).click();
    assert.ok((await mail(guest, accounts, 'ana@example.test', /password/i)).link);
    await until('the new film is found', async () => Object.keys(await films(house)).includes('The Orchard'), { within: 60_000, every: 500 });
    assert.equal((await cli(['account', 'create', '--email', 'ben@example.test', '--name', 'ben', '--password-stdin'], { input: `${passwords.ben}\n` })).code, 0);
    assert.ok(service.alive && service.child.pid === pid);
    assert.deepEqual([...ana.complaints, ...guest.complaints], []);
  });
});
