// The media server without its account service, without its disk, without mercy: the film goes on.

import assert from 'node:assert/strict';
import { readdir, readFile, writeFile, mkdir, cp } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { answers, atEnd, binary, demo, folder, freePort, run, until } from '../lib/house.mjs';
import { ask, films, signIn, site, status } from '../lib/site.mjs';
import { passwords } from '../lib/evening.mjs';
import { engines } from '../lib/postgres.mjs';

/** The processes whose parent line leads to this one. */
async function below(pid) {
  const all = [];
  for (const name of await readdir('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const stat = await readFile(`/proc/${name}/stat`, 'utf8').catch(() => '');
    const [, ppid] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    all.push({ pid: Number(name), ppid: Number(ppid), name: stat.slice(stat.indexOf('(') + 1, stat.lastIndexOf(')')) });
  }
  const found = [];
  for (let wave = [pid]; wave.length; ) {
    const next = all.filter((one) => wave.includes(one.ppid));
    found.push(...next);
    wave = next.map((one) => one.pid);
  }
  return found;
}

const alive = (pid) => readFile(`/proc/${pid}/stat`, 'utf8').then((stat) => !/\) Z/.test(stat), () => false);

for (const engine of engines) {
  test(`known devices play on while the account service is stopped; strangers do not, on ${engine}`, { timeout: 180_000 }, (t) => alone(t, engine));
}

async function alone(t, engine) {
  const house = await site(t, 'alone', { engine, separate: true });
  const all = await films(house);
  const film = all['The Lamplighter'];
  const part = film.Media[0].Part[0].key;
  assert.equal((await ask(`${house.media}${part}`, house.token, { headers: { range: 'bytes=0-99' } })).status, 206);
  const stranger = (await signIn(house, 'ana', passwords.ana, 'a-device-nobody-saw')).body.authToken;
  await house.processes[0].stop();
  assert.equal((await ask(`${house.media}${part}`, house.token, { headers: { range: 'bytes=100-199' } })).status, 206);
  assert.equal((await ask(`${house.media}/library/metadata/${film.ratingKey}`, house.token)).status, 200);
  assert.ok([401, 503].includes((await ask(`${house.media}${part}`, stranger)).status), 'a device never seen waits for the account service');
  house.processes[0].start();
  await answers(`${house.accounts}/healthz`);
  await until('the newcomer is known', async () => (await ask(`${house.media}${part}`, stranger, { headers: { range: 'bytes=0-9' } })).status === 206);
}

test('an encoder does not outlive the server, not even after kill -9', { timeout: 180_000 }, async (t) => {
  const house = await site(t, 'kill');
  const all = await films(house);
  const film = all['Paper Lanterns'];
  const query = new URLSearchParams({
    path: `/library/metadata/${film.ratingKey}`, protocol: 'http', session: 'story-kill', directPlay: '0', directStream: '0', 'X-Plex-Token': house.token,
  });
  const stop = new AbortController();
  atEnd(t, () => stop.abort());
  const stream = await fetch(`${house.media}/video/:/transcode/universal/start.mkv?${query}`, { signal: stop.signal });
  assert.equal(stream.status, 200);
  await stream.body.getReader().read();
  const server = house.processes[0].child.pid;
  const encoders = await until('an encoder runs', async () => {
    const found = (await below(server)).filter((one) => /ffmpeg/.test(one.name));
    return found.length ? found : null;
  });
  await house.processes[0].stop('SIGKILL');
  await until('no encoder is left', async () => !(await Promise.all(encoders.map((one) => alive(one.pid)))).some(Boolean));
  house.processes[0].start();
  await answers(`${house.media}/identity`);
  assert.equal((await status(house)).state, 'owned');
});

test('a broken file is reported on its item and nothing else stops', { timeout: 180_000 }, async (t) => {
  const place = await folder(t, 'broken-films');
  const movies = join(place, 'Movies');
  await mkdir(movies);
  await writeFile(join(movies, 'Not a Film (2001).mkv'), 'this is text and was never a film\n'.repeat(2000));
  await writeFile(join(movies, 'Empty (2002).mp4'), '');
  await writeFile(join(movies, 'Torn (2003).avi'), (await readFile(join(demo, 'Movies/Red Kite Rising (2004).avi'))).subarray(0, 3000));
  await cp(join(demo, 'Movies/The Lamplighter (1931).mp4'), join(movies, 'The Lamplighter (1931).mp4'));
  const house = await site(t, 'broken', { libraries: [] });
  const added = await ask(
    `${house.media}/library/sections?${new URLSearchParams({ name: 'Movies', type: 'movie', agent: 'tv.plex.agents.movie', scanner: 'Plex Movie', language: 'en-US', location: movies })}`,
    house.token, { method: 'POST' },
  );
  assert.ok([200, 201].includes(added.status), `${added.status}`);
  const list = await until('all are seen', async () => {
    const key = (await (await ask(`${house.media}/library/sections`, house.token)).json()).MediaContainer.Directory?.[0]?.key;
    const found = (await (await ask(`${house.media}/library/sections/${key}/all`, house.token)).json()).MediaContainer.Metadata ?? [];
    return found.length >= 3 && found.find((one) => one.title === 'The Lamplighter')?.duration ? found : null;
  }, { within: 60_000 });
  const torn = list.find((one) => one.title === 'Not a Film');
  assert.ok(torn, list.map((one) => one.title).join());
  const query = new URLSearchParams({ path: `/library/metadata/${torn.ratingKey}`, directPlay: '0', session: 'story-broken', hasMDE: '1' });
  const decision = await ask(`${house.media}/video/:/transcode/universal/decision?${query}`, house.token);
  assert.ok(decision.status < 500, `${decision.status}`);
  const good = list.find((one) => one.title === 'The Lamplighter');
  assert.equal((await ask(`${house.media}${good.Media[0].Part[0].key}`, house.token, { headers: { range: 'bytes=0-9' } })).status, 206);
  assert.equal((await ask(`${house.media}/library/sections?${new URLSearchParams({ name: 'Gone', type: 'movie', agent: 'x.y', scanner: 'z', language: 'en', location: join(place, 'gone') })}`, house.token, { method: 'POST' })).status, 400);
});

test('what is wrong is said on the command line, with a code other than 0', { timeout: 60_000 }, async (t) => {
  const place = await folder(t, 'wrong');
  const { createServer } = await import('node:net');
  const taken = createServer();
  await new Promise((done) => taken.listen(0, '127.0.0.1', done));
  atEnd(t, () => taken.close());
  const port = taken.address().port;
  const told = await run(binary, ['accounts', '--data', join(place, 'a'), '--accounts-listen', `127.0.0.1:${port}`]);
  assert.notEqual(told.code, 0);
  assert.match(told.stderr, new RegExp(`${port}`));
  assert.match(told.stderr, /in use|taken/i);
  await writeFile(join(place, 'houselights.toml'), 'colour = "amber"\n');
  const unknown = await run(binary, ['accounts', '--data', place]);
  assert.notEqual(unknown.code, 0);
  assert.match(unknown.stderr, /colour/);
  assert.notEqual((await run(binary, ['no-such-command'])).code, 0);
  const free = await freePort();
  assert.notEqual((await run(binary, ['accounts', '--data', '/proc/nowhere', '--accounts-listen', `127.0.0.1:${free}`])).code, 0);
});
