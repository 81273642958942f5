// A copy taken while people are at home, and the way back from it: on a file and on PostgreSQL.

import assert from 'node:assert/strict';
import { appendFile, copyFile, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { answers, atEnd, binary, folder, freePort, Process, run, until } from '../lib/house.mjs';
import { passwords } from '../lib/evening.mjs';
import { accountsIn, engines } from '../lib/postgres.mjs';
import { person, signIn } from '../lib/site.mjs';

for (const engine of engines) {
  test(`a copy taken while everything runs brings everybody back (${engine})`, { timeout: 180_000 }, async (t) => {
    const place = await folder(t, 'copies');
    const data = join(place, 'data');
    const database = await accountsIn(t, engine);
    const cli = (args, options) => run(binary, [...args, '--data', data, ...database], options);
    const port = await freePort();
    const house = { cli, accounts: `http://127.0.0.1:${port}` };
    const service = new Process(`copies-${engine}`, ['accounts', '--data', data, '--accounts-listen', `127.0.0.1:${port}`, '--accounts-url', house.accounts, ...database]);
    const start = async () => {
      service.start();
      await answers(`${house.accounts}/healthz`);
    };
    await start();
    atEnd(t, () => service.stop());
    await person(house, 'ana');
    // She leaves after the copy was made: once while the house runs, and once at the operator's word with nothing running.
    const leaves = ['cleo', 'dora'];
    const made = (name) => cli(['account', 'create', '--email', `${name}@example.test`, '--name', name, '--password-stdin'], { input: `${passwords.ana}\n` });
    for (const name of leaves) assert.equal((await made(name)).code, 0);

    // People sign in all the while.
    let busy = true;
    const comings = (async () => {
      let good = 0;
      while (busy) good += (await signIn(house, 'ana', passwords.ana, `copy-${good}`)).status === 201;
      return good;
    })();
    const copy = join(place, 'copy');
    const taken = await cli(['backup', copy]);
    busy = false;
    assert.equal(taken.code, 0, taken.stderr);
    assert.ok((await comings) > 0);
    assert.deepEqual((await readdir(copy)).sort(), [engine === 'postgres' ? 'account.pgdump' : 'account.db', 'contents.toml']);
    assert.match((await cli(['backup', copy])).stderr, /name a folder that does not exist yet/);

    await person(house, 'ben');
    const running = await cli(['restore', copy]);
    assert.equal(running.code, 1);
    assert.match(running.stderr, /is running/);
    assert.equal((await signIn(house, 'ben', passwords.ben)).status, 201, 'nothing was touched');
    assert.match((await cli(['account', 'delete', 'cleo', '--now'])).stdout, /deleted for good/);
    await service.stop();
    assert.match((await cli(['account', 'delete', 'dora', '--now'])).stdout, /deleted for good/);

    if (engine === 'sqlite') await rm(join(data, 'account.db'));
    const restored = await cli(['restore', copy]);
    assert.equal(restored.code, 0, restored.stderr);
    assert.match(restored.stdout, /2 accounts that were deleted since the copy was made were erased again/);
    for (const name of leaves) assert.match((await cli(['account', 'show', name])).stderr, /no account has exactly this/);
    await start();
    assert.equal((await signIn(house, 'cleo', passwords.ana)).status, 401, 'who left stays away');
    assert.equal((await signIn(house, 'ana', passwords.ana)).status, 201, 'ana is back');
    assert.equal((await signIn(house, 'ben', passwords.ben)).status, 401, 'ben came after the copy');
    const verified = await cli(['audit', 'verify']);
    assert.equal(verified.code, 0, verified.stderr);
    const [, seq, hash] = verified.stdout.match(/--since (\d+) ([0-9a-f]{64})/);
    assert.equal((await cli(['audit', 'verify', '--since', seq, hash])).code, 0);
    const cut = await cli(['audit', 'verify', '--since', String(Number(seq) + 5), hash]);
    assert.equal(cut.code, 1);
    assert.match(cut.stderr, /does not go through row/);
    await service.stop();

    const file = join(copy, engine === 'postgres' ? 'account.pgdump' : 'account.db');
    await appendFile(file, 'x');
    const damaged = await cli(['restore', copy]);
    assert.equal(damaged.code, 1);
    assert.match(damaged.stderr, /is not as it was copied/);
    await writeFile(join(copy, 'contents.toml'), '');
    assert.match((await cli(['restore', copy])).stderr, /is no copy made by/);
    await start();
    assert.equal((await signIn(house, 'ana', passwords.ana)).status, 201, 'a refused copy changes nothing');
  });
}

for (const engine of engines) {
  test(`an old copy revives nothing that was signed out since (${engine})`, { timeout: 180_000 }, async (t) => {
    const place = await folder(t, 'floor');
    const data = join(place, 'data');
    const keys = ['--keyring', join(place, 'keys/keyring.toml')];
    const floor = join(place, 'keys/epoch-floor.toml');
    const database = await accountsIn(t, engine);
    const cli = (args, options) => run(binary, [...args, '--data', data, ...keys, ...database], options);
    const port = await freePort();
    const house = { cli, accounts: `http://127.0.0.1:${port}` };
    const service = new Process(`floor-${engine}`, ['accounts', '--data', data, ...keys, '--accounts-listen', `127.0.0.1:${port}`, '--accounts-url', house.accounts, ...database]);
    const start = async () => {
      service.log = '';
      service.start();
      await answers(`${house.accounts}/healthz`);
    };
    const restart = async (between) => {
      await service.stop();
      await between();
      await start();
    };
    const lives = async (device) => (await fetch(`${house.accounts}/api/v2/user`, { headers: { ...device, Accept: 'application/json' } })).status;
    const holds = async (login, client) => ({ 'X-Plex-Token': (await signIn(house, login, passwords[login], client)).body.authToken, 'X-Plex-Client-Identifier': client });
    await start();
    atEnd(t, () => service.stop());
    await person(house, 'ana');
    await person(house, 'ben');
    const [ana, ben] = [await holds('ana', 'old-ana'), await holds('ben', 'old-ben')];

    // Put back at once: nothing was ended since, so nobody notices.
    const copy = join(place, 'copy');
    assert.equal((await cli(['backup', copy])).code, 0);
    await restart(async () => assert.doesNotMatch((await cli(['restore', copy])).stdout, /signed out/));
    assert.deepEqual([await lives(ana), await lives(ben)], [200, 200]);

    // Ana signs everything out, and the copy from before comes back.
    assert.equal((await cli(['device', 'sign-out', 'ana@example.test', '--all'])).code, 0);
    await until('the running service has seen it', async () => (await lives(ana)) === 401);
    const reached = await readFile(floor, 'utf8');
    assert.match(reached, /epoch = [1-9]/);
    await restart(async () => assert.match((await cli(['restore', copy])).stdout, /everything that was signed in at that moment is signed out\./));
    assert.deepEqual([await lives(ana), await lives(ben)], [401, 401], 'what was ended stays ended');
    const again = await holds('ana', 'old-ana');
    assert.equal(await lives(again), 200, 'and the password still opens');
    assert.match((await cli(['doctor'])).stdout, /floor of sign-outs: holds; on .* older copy/);

    // Copied over by hand while nothing runs: the start notices, and says so in one line.
    if (engine === 'sqlite') {
      await restart(() => copyFile(join(copy, 'account.db'), join(data, 'account.db')));
      assert.equal(await lives(again), 401);
      assert.match(service.log, /the database is an older copy: everything that was signed in is signed out/);
    }

    // The floor is lost: the safe side.
    const last = await holds('ana', 'last-ana');
    assert.equal(await lives(last), 200);
    await restart(async () => {
      await rm(floor);
      assert.match((await cli(['doctor'])).stdout, /BAD +floor of sign-outs: it was kept and is missing/);
    });
    assert.equal(await lives(last), 401);
    assert.match(service.log, /the floor of sign-outs is missing/);
    await service.stop();
    await writeFile(floor, 'epoch = banana');
    const damaged = await cli(['account', 'list']);
    assert.equal(damaged.code, 1);
    assert.match(damaged.stderr, /the floor of sign-outs .* is damaged/);
  });
}
