// A thief's look: a house of two thousand people has lived; its disk, its database, its log, its backup and its memory are
// stolen, the keys are not. What can be read, what can be guessed, and what still opens a door?

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { Canaries } from '../lib/dump/canaries.mjs';
import { dumped, files, lookInto, lookIntoFile, memory } from '../lib/dump/collect.mjs';
import { disguises } from '../lib/dump/disguises.mjs';
import { Doings } from '../lib/dump/doings.mjs';
import { doors, tryAll, tryAsPassword, tryToPoll, wordsOf } from '../lib/dump/doors.mjs';
import { evening } from '../lib/dump/evening.mjs';
import { houseToRob } from '../lib/dump/house.mjs';
import { firstDay, moveIn, signsIn } from '../lib/dump/population.mjs';
import { careless, offline, rowsOfDump, rowsOfFile } from '../lib/dump/rows.mjs';
import { send } from '../lib/dump/visitor.mjs';
import { engines } from '../lib/postgres.mjs';
import { device } from '../lib/site.mjs';

/** How many live in the house. */
const PEOPLE = Number(process.env.HOUSELIGHTS_DUMP_PEOPLE ?? 2000);

test('the search finds a value in each of its disguises, wherever it stands', () => {
  const canaries = new Canaries();
  const { email } = canaries.person();
  canaries.drawn('token', 'x9'.repeat(20));
  const needles = canaries.needles();
  for (const [form, bytes] of disguises(email)) {
    if (bytes.length < 8) continue;
    for (const before of [0, 1, 4095, 4099]) {
      const found = needles.find(Buffer.concat([Buffer.alloc(before), bytes, Buffer.from(' and more')]));
      assert.ok(found.some(({ at }) => at === before), `${form} at ${before}`);
    }
  }
  for (const text of [`{"email":"${email}"}`, `a:${email}\nb`, `xx${email}`]) {
    for (const encoding of ['base64', 'base64url', 'hex']) {
      assert.ok(needles.find(Buffer.from(Buffer.from(text).toString(encoding))).length > 0, `${encoding} of ${text}`);
    }
  }
  assert.deepEqual(needles.find(Buffer.from('nothing of anybody '.repeat(500))), []);
});

for (const engine of engines) {
  test(`a stolen house tells nobody's name and opens no door, on ${engine}`, { timeout: 400_000 }, (t) => theft(t, engine));
}

async function theft(t, engine) {
  const house = await houseToRob(t, engine);
  const { accounts, service, databases, place } = house;
  const canaries = new Canaries();
  const people = Array.from({ length: PEOPLE }, () => canaries.person());
  const doings = new Doings(house, canaries);
  const alive = {};

  await t.test('a house lives', async () => {
    await moveIn(t, house, people);
    await firstDay(house, people, canaries);
    const ana = await doings.signUp();
    await doings.fail(people[0]);
    await doings.reset(people[1]);
    await doings.devices(ana);
    alive.app = await doings.app();
    await doings.move();
    alive.keep = await doings.disown();
    await doings.invite();
    await doings.provider(house.known);
    await doings.administer(people[2]);
    alive.lark = await evening(t, house, canaries);
    alive.ana = { ...ana, uuid: (await signsIn(house, ana)).uuid };
  });

  const metrics = (await send(`${accounts}/metrics`)).text;
  assert.match(metrics, /sign_ins_total/);
  const backup = await house.cli(['backup', join(place, 'copy')]);
  assert.equal(backup.code, 0, backup.stderr);
  const core = await memory(service, place);
  // Killed, as a machine that is carried away is: what a clean end would tidy up is still there.
  await service.stop('SIGKILL');
  const needles = canaries.needles();
  const dumps = await Promise.all(databases.map(dumped));

  await t.test('nothing of anybody can be read in its memory', async () => {
    const { hits, size } = await lookIntoFile(needles, 'the memory', core);
    t.diagnostic(`${canaries.size} canaries in ${needles.count} disguises; ${size >> 20} MiB of memory`);
    assert.deepEqual(hits, []);
  });

  await t.test('nothing of anybody can be read on its disk, in its database, its log or its metrics', async () => {
    const stolen = await files(place);
    stolen.set('the log', Buffer.from(service.log)).set('the metrics', Buffer.from(metrics));
    for (const [at, text] of dumps.entries()) stolen.set(`pg_dump ${at}`, Buffer.from(text));
    assert.ok(service.log.includes('TRACE'), 'the log is as talkative as it can be');
    const hits = [...stolen].flatMap(([name, hay]) => lookInto(needles, name, hay));
    t.diagnostic(`${stolen.size} files of ${[...stolen.values()].reduce((sum, one) => sum + one.length, 0) >> 20} MiB`);
    assert.deepEqual(hits, []);
  });

  const rows = dumps.length ? rowsOfDump(dumps[0]) : await rowsOfFile(join(house.data, 'account.db'));
  const inHouse = rows.filter(({ table }) => table === 'account');
  const rowOf = ({ uuid }) => inHouse.find(({ row }) => row.uuid.text === uuid).row;
  await house.start();
  const opens = doors(house, { tokens: [...canaries.tokens.values()].slice(0, PEOPLE) });

  await t.test('the right password can not be recognised without the keys', async () => {
    assert.ok(inHouse.length >= PEOPLE);
    const some = [alive.ana, ...people.slice(-2)];
    const told = await offline([...(await careless(alive.ana.password)), ...some.map((one) => ({ password: one.password, row: rowOf(one) }))]);
    assert.ok(told.slice(0, 4).every((one) => one !== 'kept'), `a careless row tells: ${told}`);
    assert.deepEqual(told.slice(4), ['kept', 'kept', 'kept']);
    for (const one of some) assert.equal((await signsIn(house, one)).status, 201, 'with the keys it is');
  });

  await t.test('no row opens a door', async () => {
    const { words, tables } = wordsOf(rows);
    t.diagnostic(`${words.length} words of ${tables} tables at ${Object.keys(opens).length} doors`);
    assert.deepEqual(await tryAll(opens, words), []);
    const polled = await tryToPoll(house, rows);
    assert.ok(polled.codes > 0);
    assert.deepEqual(polled.fetched, []);
    const { words: own } = wordsOf([{ table: 'account', row: rowOf(alive.ana) }]);
    assert.deepEqual(await tryAsPassword(house, alive.ana, own), []);
  });

  await t.test('and what is alive does open them', async () => {
    const { lark, ana } = alive;
    for (const way of ['as a token in a header', 'as a token in the address']) assert.ok(await opens[way](lark.token), way);
    assert.ok(await opens['as the cookie of a session'](ana.window.cookies.get('hl_account')));
    assert.ok(await opens['as the link that keeps an account'](new URL(alive.keep, accounts).searchParams.get('token')));
    const half = await doings.signIn(alive.app);
    assert.ok(await opens['as the cookie of a second step'](half.cookies.get('hl_account_step')));
    const pin = JSON.parse((await send(`${accounts}/api/v2/pins`, { method: 'POST', headers: device('living-television') })).text);
    assert.ok(await opens['as a link code'](pin.code));
    const claim = JSON.parse((await send(`${accounts}/api/claim/token.json`, { headers: { ...device('x'), 'x-plex-token': lark.token } })).text);
    assert.ok(await opens['as a claim token'](claim.token));
    await ana.window.go('/forgot');
    await ana.window.fill('/forgot', { email: ana.email });
    const link = await doings.letter(ana.email, '/reset');
    assert.ok(await opens['as the link of a reset'](new URL(link, accounts).searchParams.get('token')));
  });
}
