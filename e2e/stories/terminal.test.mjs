// `houselights claim` at a real terminal: hidden passwords, a second try, Ctrl-C, and a terminal left as it was.

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { passwords } from '../lib/evening.mjs';
import { binary, root, run, until } from '../lib/house.mjs';
import { site, status } from '../lib/site.mjs';

const CTRL_C = '\x03';

async function atTerminal(args, answers) {
  const { code, stdout, stderr } = await run('python3', [join(root, 'e2e/clients/terminal.py'), JSON.stringify(answers), binary, ...args]);
  assert.equal(code, 0, stderr);
  return JSON.parse(stdout);
}

test('claiming at a terminal hides the password, forgives a slip, and leaves the terminal as it was', { timeout: 120_000 }, async (t) => {
  const house = await site(t, 'terminal', { claimed: false, libraries: [] });
  const claim = ['claim', '--server', house.media, '--accounts-url', house.accounts];
  const name = ['E-mail or user name: ', 'ana\n'];

  await t.test('Ctrl-C at either question ends it and changes nothing', async () => {
    for (const answers of [[['E-mail or user name: ', CTRL_C]], [name, ['Password: ', `half a pass${CTRL_C}`]]]) {
      const left = await atTerminal(claim, answers);
      assert.equal(left.code, 130, left.screen);
      assert.ok(left.as_it_was, 'the terminal echoes again');
      assert.match(left.screen, /stopped/);
      assert.doesNotMatch(left.screen, /half a pass/);
    }
    const account = ['account', 'create', '--email', 'x@example.test', '--name', 'xena', '--data', house.data];
    const left = await atTerminal(account, [['Password: ', CTRL_C]]);
    assert.equal(left.code, 130, left.screen);
    assert.ok(left.as_it_was);
    assert.equal((await status(house)).state, 'unclaimed');
  });

  await t.test('a wrong password is asked for again, three times and no more', async () => {
    const wrong = ['Password: ', 'not my password\n'];
    const left = await atTerminal(claim, [name, wrong, wrong, wrong]);
    assert.equal(left.code, 4, left.screen);
    assert.ok(left.as_it_was);
    assert.deepEqual(left.echo_off, [false, true, true, true]);
    assert.match(left.screen, /did not match/);
    assert.match(left.screen, /does not know this user name and password/);
    assert.doesNotMatch(left.screen, /not my password/);
    assert.equal((await status(house)).state, 'unclaimed');
  });

  await t.test('nothing typed is wrong usage', async () => {
    const left = await atTerminal(claim, [name, ['Password: ', '\n']]);
    assert.equal(left.code, 2, left.screen);
    assert.ok(left.as_it_was);
  });

  await t.test('the right password after a slip claims the server and is never shown', async () => {
    const left = await atTerminal(claim, [name, ['Password: ', 'mistyped words\n'], ['Password: ', `${passwords.ana}\n`]]);
    assert.equal(left.code, 0, left.screen);
    assert.ok(left.as_it_was);
    assert.match(left.screen, /is yours/);
    assert.ok(!left.screen.includes(passwords.ana));
    await until('the server is owned', async () => (await status(house)).state === 'owned');
  });
});
