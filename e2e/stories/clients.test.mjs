// Existing clients, unmodified, live in the house.

import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { passwords } from '../lib/evening.mjs';
import { root, run } from '../lib/house.mjs';
import { engines } from '../lib/postgres.mjs';
import { films, person, site } from '../lib/site.mjs';

for (const engine of engines) {
  test(`the plexapi package signs in, links a PIN, finds the server, lists, streams, edits and shares, on ${engine}`, { timeout: 240_000 }, async (t) => {
    const house = await site(t, 'plexapi', { engine });
    await person(house, 'ben');
    await films(house);
    const python = [join(root, '.venv/bin/python'), 'python3'].find((one) => one === 'python3' || existsSync(one));
    const told = await run(python, [
      join(root, 'e2e/clients/plexapi_evening.py'), house.accounts, 'ana', passwords.ana, 'Lantern', 'ben', passwords.ben,
    ], {
      timeout: 180_000,
    });
    assert.equal(told.code, 0, told.stderr.slice(-4000));
    t.diagnostic(told.stdout.trim());
  });

  test(`the plexapi package signs with a key of its own, on ${engine}`, { timeout: 240_000 }, async (t) => {
    const house = await site(t, 'plexapi-keys', { engine, libraries: [] });
    const python = [join(root, '.venv/bin/python'), 'python3'].find((one) => one === 'python3' || existsSync(one));
    const told = await run(python, [join(root, 'e2e/clients/plexapi_keys.py'), house.accounts, house.media, 'ana', passwords.ana]);
    assert.equal(told.code, 0, (told.stderr || told.stdout).slice(-4000));
    t.diagnostic(told.stdout.trim());
  });

  test(`the @ctrl/plex package signs in, finds the server, lists, marks, rates and edits, on ${engine}`, { timeout: 240_000 }, async (t) => {
    const house = await site(t, 'ctrl-plex', { engine });
    await films(house);
    const told = await run(process.execPath, [join(root, 'e2e/clients/ctrl_plex_evening.mjs'), house.accounts, 'ana', passwords.ana, 'Lantern']);
    assert.equal(told.code, 0, told.stderr.slice(-4000));
    t.diagnostic(told.stdout.trim());
  });
}
