// A thief's look: a house has lived, its disk is stolen, the keys are not. What can be read, and what still signs in?

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { cp, mkdir, readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { test } from 'node:test';
import { browser, person } from '../lib/browser.mjs';
import { fillSignIn, mail, signInFromApp, signUp } from '../lib/evening.mjs';
import { answers, atEnd, binary, demo, folder, freePort, Process, results, run, until } from '../lib/house.mjs';
import { engines, freshDatabase } from '../lib/postgres.mjs';
import { device, status } from '../lib/site.mjs';

/** The two files that are the keys themselves; whoever has them is not a thief of the data alone. */
const KEYS = new Set(['keyring.toml', 'server/identity.toml']);

for (const engine of engines) {
  test(`a stolen disk tells nobody's name and opens no door, on ${engine}`, { timeout: 300_000 }, (t) => theft(t, engine));
}

async function theft(t, engine) {
  const place = await folder(t, `dump-${engine}`);
  const films = join(place, 'films');
  await mkdir(films);
  await mkdir(results, { recursive: true });
  await cp(join(demo, 'Movies', 'The Lamplighter (1931).mp4'), join(films, 'The Lamplighter (1931).mp4'));
  const database = engine === 'postgres' ? (await freshDatabase(t)).url : null;
  const mediaDatabase = engine === 'postgres' ? (await freshDatabase(t)).url : null;
  const databases = database ? ['--accounts-database', database] : [];
  const bothDatabases = [...databases, ...(mediaDatabase ? ['--media-database', mediaDatabase] : [])];
  const [accountsPort, mediaPort] = [await freePort(), await freePort()];
  const house = { accounts: `http://127.0.0.1:${accountsPort}`, media: `http://127.0.0.1:${mediaPort}` };
  const { accounts, media } = house;
  const data = join(place, 'data');
  const service = new Process(`dump-${engine}`, [
    'up', '--data', data, '--log', 'trace', ...bothDatabases,
    '--accounts-listen', `127.0.0.1:${accountsPort}`, '--accounts-url', accounts,
    '--media-listen', `127.0.0.1:${mediaPort}`, '--media-name', 'Lantern', '--discovery', 'false', '--library', `movies=${films}`,
  ]);
  atEnd(t, () => service.stop());
  service.start();
  await answers(`${accounts}/healthz`);
  await answers(`${media}/identity`);
  const cli = (args, options) => run(binary, [...args, '--data', data, ...databases], options);

  /** What must not be found, by what it is. */
  const canaries = new Map();
  /** Tokens that were given out, for the last question. */
  const tokens = new Map();
  const canary = (what, value) => {
    assert.ok(value, `there is a ${what}`);
    canaries.set(what, value);
    return value;
  };
  const token = (what, value) => {
    tokens.set(what, canary(what, value));
    return value;
  };

  const wren = {
    email: canary('e-mail of wren', 'Quiet.Wren.canary@example.test'),
    name: canary('user name of wren', 'quietwrencanary'),
    password: canary('first password of wren', 'umber thicket sonnet 31'),
  };
  const lark = {
    email: canary('e-mail of lark', 'dawn.lark.canary@example.test'),
    name: canary('user name of lark', 'dawnlarkcanary'),
    password: canary('password of lark', 'pewter gable cinnamon 57'),
  };
  const chromium = await browser(t);
  const [first, app, second] = [await person(chromium), await person(chromium), await person(chromium)];
  const cookies = async (page, whose) => {
    for (const { name, value } of await page.context().cookies()) if (value.length > 15) canary(`cookie ${name} of ${whose} (${canaries.size})`, value);
  };
  const linkOf = (kind, link) => canary(`link token (${kind})`, new URL(link).searchParams.get('token'));
  const protocol = async (who, password, id) => {
    const answer = await fetch(`${accounts}/api/v2/users/signin`, {
      method: 'POST',
      headers: device(id),
      body: new URLSearchParams({ login: who.email, password }),
    });
    return { status: answer.status, token: (await answer.json()).authToken };
  };

  await t.test('a house lives', async () => {
    await signUp(first, accounts, wren);
    await cookies(first, 'wren');
    await signUp(second, accounts, lark);
    await cookies(second, 'lark');
    const stranger = await person(chromium);
    await stranger.goto(`${accounts}/sign-in`);
    await fillSignIn(stranger, wren.name, canary('wrong password', 'marble wrong sparrow 08'));
    await stranger.getByRole('alert').waitFor();
    await fillSignIn(stranger, canary('name of nobody', 'nobodycanary@example.test'), 'some other words entirely');
    await stranger.getByRole('alert').waitFor();
    await fillSignIn(stranger, wren.name, wren.password);
    await stranger.getByRole('heading', { name: /Good evening/ }).waitFor();
    await cookies(stranger, 'wren again');

    const signedIn = await protocol(wren, wren.password, 'thief-terminal');
    const account = token('account token', signedIn.token);
    const ask = (url, more = {}) => fetch(url, { ...more, headers: { ...device('thief-terminal'), 'X-Plex-Token': account } });

    await app.goto(`${media}/web`);
    await signInFromApp(app, wren.email, wren.password);
    token('token of the web app', await until('the app has its token', () => app.evaluate(() => localStorage.getItem('houselights.web.token'))));
    const claimed = canary('claim token', (await (await ask(`${accounts}/api/claim/token.json`)).json()).token);
    const claim = await ask(`${media}/myplex/claim?token=${claimed}`, { method: 'POST' });
    assert.ok(claim.ok, `${claim.status}`);
    await until('the server is owned', async () => (await status(house)).state === 'owned');
    const resources = await (await ask(`${accounts}/api/v2/resources?includeHttps=1`)).json();
    token('token for the server', resources[0].accessToken);
    await until('the library is read with each token', async () => {
      const answer = await fetch(`${media}/library/sections`, { headers: { ...device('thief-terminal'), 'X-Plex-Token': tokens.get('token for the server') } });
      return answer.ok;
    });

    const pin = await (await fetch(`${accounts}/api/v2/pins`, { method: 'POST', headers: device('thief-television') })).json();
    await first.goto(`${accounts}/link`);
    await first.getByLabel('Code').fill(pin.code);
    await first.getByRole('button', { name: 'Go on' }).click();
    await first.getByRole('button', { name: 'Yes, let it in' }).click();
    await first.getByRole('heading', { name: 'It is in' }).waitFor();
    token('token of the television', (await (await fetch(`${accounts}/api/v2/pins/${pin.id}`, { headers: device('thief-television') })).json()).authToken);
    const strong = await (await fetch(`${accounts}/api/v2/pins?strong=true`, { method: 'POST', headers: device('thief-other') })).json();
    canary('strong code', strong.code);

    for (const who of [lark.name, canary('e-mail of a guest', 'guest.canary@example.test')]) {
      await first.goto(`${accounts}/account/shares`);
      await first.getByLabel('User name or e-mail').fill(who);
      await first.getByRole('checkbox').first().check();
      await first.getByRole('button', { name: 'Share', exact: true }).click();
      await first.getByText(who).first().waitFor();
    }
    await second.goto(`${accounts}/account/shares`);
    await second.getByRole('button', { name: 'Accept' }).click();
    await second.getByText('Shared with you').waitFor();
    const larks = token('token of lark', (await protocol(lark, lark.password, 'lark-terminal')).token);
    await until('lark sees the library', async () =>
      (await fetch(`${media}/library/sections`, { headers: { ...device('lark-terminal'), 'X-Plex-Token': larks } })).ok);

    await stranger.goto(`${accounts}/forgot`);
    await stranger.getByLabel('E-mail').fill(wren.email);
    await stranger.getByRole('button', { name: 'Send the mail' }).click();
    const { link } = await mail(stranger, accounts, /wren/i, /password/i);
    linkOf('reset', link);
    await stranger.goto(link);
    wren.second = canary('second password of wren', 'cobalt drizzle lattice 64');
    await stranger.getByLabel('New password').fill(wren.second);
    await stranger.getByRole('button', { name: 'Set new password' }).click();
    await stranger.getByRole('heading', { name: /Good evening/ }).waitFor();
    await cookies(stranger, 'wren after the reset');
    token('account token after the reset', (await protocol(wren, wren.second, 'thief-terminal-2')).token);
    await stranger.goto(`${accounts}/account/servers`);
    await stranger.getByRole('button', { name: 'Approve' }).click();
    await until('the server is back', async () => (await status(house)).state === 'owned');

    const declared = await cli(['incident', 'declare', '--everyone', '--reason', 'drill']);
    assert.equal(declared.code, 0, declared.stderr);
    await until('everybody has been told', async () => /told\D*2/i.test((await cli(['incident', 'show'])).stdout), { every: 300 });
    // One token that is alive when the disk is stolen.
    await stranger.goto(`${accounts}/forgot`);
    await stranger.getByLabel('E-mail').fill(lark.email);
    await stranger.getByRole('button', { name: 'Send the mail' }).click();
    const again = await mail(stranger, accounts, /lark/i, /choose|reset|new password/i);
    linkOf('reset of lark', again.link);
    await stranger.goto(again.link);
    lark.second = canary('second password of lark', 'saffron bellows orbit 22');
    await stranger.getByLabel('New password').fill(lark.second);
    await stranger.getByRole('button', { name: 'Set new password' }).click();
    await stranger.getByRole('heading', { name: /Good evening/ }).waitFor();
    await cookies(stranger, 'lark after the reset');
    token('living token of lark', (await protocol(lark, lark.second, 'lark-terminal')).token);
    if (engine === 'sqlite') {
      const backup = await cli(['backup', join(place, 'copy')]);
      assert.equal(backup.code, 0, backup.stderr);
    }
  });

  // Killed, as a machine that is carried away is: what a clean end would tidy up is still there.
  await service.stop('SIGKILL');
  const stolen = new Map([['the log', Buffer.from(service.log)]]);
  for (const one of await readdir(place, { recursive: true, withFileTypes: true })) {
    const path = join(one.parentPath ?? one.path, one.name);
    const name = relative(place, path);
    const key = KEYS.has(name.split('/').slice(1).join('/'));
    if (one.isFile() && !key && !name.startsWith('films/')) stolen.set(name, await readFile(path));
  }
  for (const url of [database, mediaDatabase].filter(Boolean)) {
    const dumped = await run('pg_dump', [url]);
    assert.equal(dumped.code, 0, dumped.stderr);
    assert.match(dumped.stdout, /CREATE TABLE/);
    stolen.set(`pg_dump of ${new URL(url).pathname}`, Buffer.from(dumped.stdout));
  }

  await t.test('nothing of anybody can be read in it', () => {
    assert.ok(stolen.get('the log').includes('TRACE'), 'the log is as talkative as it can be');
    const hits = [];
    for (const [what, value] of canaries) {
      for (const [form, needle] of disguises(value)) {
        for (const [file, content] of stolen) {
          const at = content.indexOf(needle);
          if (at >= 0) hits.push(`${what}, ${form}, in ${file}: ${printable(content.subarray(Math.max(0, at - 60), at + 60))}`);
        }
      }
    }
    t.diagnostic(`${canaries.size} canaries in ${stolen.size} files of ${[...stolen.values()].reduce((sum, one) => sum + one.length, 0)} bytes`);
    assert.deepEqual(hits, []);
  });

  await t.test('no word in it is a token', async () => {
    service.start();
    await answers(`${accounts}/healthz`);
    await answers(`${media}/identity`);
    const opens = async (value) => (await fetch(`${accounts}/api/v2/user`, { headers: { ...device('lark-terminal'), 'X-Plex-Token': value } })).ok;
    assert.ok(await opens(tokens.get('living token of lark')), 'a token that lives signs in');
    const words = new Set();
    for (const [name, content] of stolen) {
      // Whatever is as long as a token; digests of a token are as long too, which is the point.
      if (name !== 'the log') for (const [word] of content.toString('latin1').matchAll(/[A-Za-z0-9_-]{20,64}/g)) words.add(word);
    }
    const queue = [...words];
    const alive = [];
    await Promise.all(Array.from({ length: 8 }, async () => {
      for (let word = queue.pop(); word; word = queue.pop()) if (await opens(word)) alive.push(word);
    }));
    t.diagnostic(`${words.size} words were tried as tokens`);
    assert.deepEqual(alive, []);
  });
}

/** A value as itself and as what lazy programs make of it. */
function* disguises(value) {
  const seen = new Set();
  for (const [spelling, text] of [['as it is', value], ['lower', value.toLowerCase()], ['upper', value.toUpperCase()]]) {
    const all = [
      ['', Buffer.from(text)],
      [' in base64', Buffer.from(Buffer.from(text).toString('base64').replace(/=+$/, '').slice(0, -1))],
      [' in base64url', Buffer.from(Buffer.from(text).toString('base64url').slice(0, -1))],
      [' in hex', Buffer.from(Buffer.from(text).toString('hex'))],
      [' in upper hex', Buffer.from(Buffer.from(text).toString('hex').toUpperCase())],
      [' in a URL', Buffer.from(encodeURIComponent(text))],
    ];
    // SHA-256 of 256 random bits is how tokens are kept; of a name or a password it is a riddle that is soon solved.
    for (const kind of isRandom(value) ? ['sha1', 'md5'] : ['sha1', 'sha256', 'md5']) {
      const digest = createHash(kind).update(text).digest();
      all.push(
        [` as ${kind} in hex`, Buffer.from(digest.toString('hex'))],
        [` as ${kind} in base64`, Buffer.from(digest.toString('base64').slice(0, -3))],
        [` as ${kind}`, digest],
      );
    }
    for (const [form, needle] of all) {
      const key = needle.toString('latin1');
      if (!seen.has(key)) yield [`${spelling}${form}`, needle];
      seen.add(key);
    }
  }
}

const isRandom = (value) => !/[ @]|canary/.test(value);
const printable = (bytes) => bytes.toString('latin1').replace(/[^ -~]/g, '.');
