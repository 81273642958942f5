// Mail over a real line: TLS, a password, a signature that receivers believe, and nothing lost when the power goes.

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { writeFile } from 'node:fs/promises';
import { test } from 'node:test';
import { answers, atEnd, binary, folder, freePort, Process, run, until } from '../lib/house.mjs';
import { dkimVerdict, postOffice } from '../lib/post.mjs';
import { person } from '../lib/site.mjs';

const header = (mail, name) => mail.text.replace(/\r\n[ \t]+/g, ' ').split('\r\n\r\n')[0].match(new RegExp(`^${name}: (.*)$`, 'mi'))?.[1];

test('mail goes out over TLS, is signed, and outlives a killed service', { timeout: 180_000 }, async (t) => {
  const post = await postOffice(t);
  const data = join(await folder(t, 'sender'), 'data');
  const cli = (args, options) => run(binary, [...args, '--data', data], options);
  const mail = (...args) => cli(['mail', ...post.settings, ...args]);

  const none = await cli(['mail', 'test', 'ana@example.test']);
  assert.equal(none.code, 1);
  assert.match(none.stderr, /no mail server is named/);
  assert.match((await mail('dkim')).stderr, /mail dkim --new/);
  const made = await mail('dkim', '--new');
  assert.equal(made.code, 0, made.stderr);
  const [, name, record] = made.stdout.match(/^ {2}(\S+_domainkey\S+)\n {2}(v=DKIM1.*)$/m);
  assert.equal(name, 'houselights._domainkey.house.test');
  assert.match((await mail('dkim', '--new')).stderr, /there is a DKIM key at .* already/);

  const signing = [...post.settings, '--dkim-key-file', join(data, 'dkim.pem')];
  const tried = await cli(['mail', ...signing, 'test', 'ana@example.test']);
  assert.equal(tried.code, 0, tried.stderr);
  const [first] = await post.taken();
  assert.equal(await dkimVerdict(first.path, name, record), 'good');

  // What can be wrong is told as what it is.
  const changed = (flag, value) => post.settings.map((one, at) => (post.settings[at - 1] === flag ? value : one));
  const wrong = join(post.place, 'wrong');
  await writeFile(wrong, 'not it\n', { mode: 0o600 });
  const refused = await cli(['mail', ...changed('--smtp-password-file', wrong), 'test', 'ana@example.test']);
  assert.equal(refused.code, 1);
  assert.match(refused.stderr, /cannot be used[^]*password/);
  const closed = await cli(['mail', ...changed('--smtp-port', String(await freePort())), 'test', 'ana@example.test']);
  assert.equal(closed.code, 1);
  const stranger = post.settings.filter((one, at) => one !== '--smtp-ca-file' && post.settings[at - 1] !== '--smtp-ca-file');
  const unknown = await cli(['mail', ...stranger, 'test', 'ana@example.test']);
  assert.equal(unknown.code, 1);
  assert.match(unknown.stderr, /certificate/i);
  await post.mood('never');
  const bounced = await cli(['mail', ...signing, 'test', 'nobody@example.test']);
  assert.equal(bounced.code, 1);
  assert.match(bounced.stderr, /for good/);

  // A service is killed while the mail server keeps it waiting: the mail arrives after the restart, under the same id.
  await post.mood('stall');
  const port = await freePort();
  const service = new Process('post', ['accounts', '--data', data, '--accounts-listen', `127.0.0.1:${port}`, '--accounts-url', `http://127.0.0.1:${port}`, ...signing]);
  service.start();
  atEnd(t, () => service.stop());
  await answers(`http://127.0.0.1:${port}/healthz`);
  await person({ cli }, 'ana');
  assert.equal((await cli(['incident', 'declare', '--account', 'ana', '--reason', 'A drill.'])).code, 0);
  await until('the mail server keeps the service waiting', async () => (await post.seen()).includes('stall'));
  await service.stop('SIGKILL');
  await post.mood('ok');
  service.start();
  await answers(`http://127.0.0.1:${port}/healthz`);
  const arrived = await until('the mail arrives', async () => (await post.taken())[1], { within: 70_000, every: 250 });
  assert.equal(await dkimVerdict(arrived.path, name, record), 'good');
  assert.match(header(arrived, 'Message-ID'), /^<[0-9a-f]{32}@house\.test>$/);
  assert.match(header(arrived, 'From'), /lights@house\.test/);
  assert.match(header(arrived, 'To'), /ana@example\.test/);
  assert.match(arrived.text, /text\/plain/);
  assert.match(arrived.text, /text\/html/);
  assert.doesNotMatch(service.log, /ana@example/);
  assert.equal((await post.taken()).length, 2, 'it is sent once');
});
