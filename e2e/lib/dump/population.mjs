// A house full of people: imported with the passwords they had elsewhere, then here in person, each from an address of
// their own.

import assert from 'node:assert/strict';
import { pbkdf2Sync, randomBytes, randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { folder } from '../house.mjs';
import { device } from '../site.mjs';
import { send } from './visitor.mjs';

/** How many requests are under way at once. */
const AT_ONCE = 8;

/** A password as another service kept it. */
function elsewhere(password) {
  const salt = randomBytes(12);
  const bare = (bytes) => bytes.toString('base64').replace(/=+$/, '');
  return `$pbkdf2-sha256$i=600$${bare(salt)}$${bare(pbkdf2Sync(password, salt, 600, 32, 'sha256'))}`;
}

/** Takes people over. The file is the operator's own and lies elsewhere. */
export async function moveIn(t, house, people) {
  const file = join(await folder(t, 'operator'), 'people.jsonl');
  const rows = people.map(({ email, name, password }) => JSON.stringify({ email, user_name: name, password_hash: elsewhere(password) }));
  await writeFile(file, `${rows.join('\n')}\n`);
  const imported = await house.cli(['account', 'import', file]);
  assert.equal(imported.code, 0, imported.stderr);
  assert.match(imported.stdout, new RegExp(`^${people.length} accounts were made`));
}

/** Does something for each, a few at a time. */
export async function eachOf(all, what) {
  const queue = [...all.entries()];
  await Promise.all(Array.from({ length: AT_ONCE }, async () => {
    for (let next = queue.pop(); next; next = queue.pop()) await what(next[1], next[0]);
  }));
}

/** Signs in by the protocol, from where this person is. */
export async function signsIn(house, { email, password, from }, { login = email, id = randomUUID(), more = {} } = {}) {
  const answer = await send(`${house.accounts}/api/v2/users/signin`, {
    method: 'POST', from, headers: device(id), form: { login, password, ...more },
  });
  return { status: answer.status, ...JSON.parse(answer.text) };
}

/** Each signs in once, by address or by name: their old hash is replaced. */
export async function firstDay(house, people, canaries) {
  await eachOf(people, async (person, at) => {
    const { status, authToken, uuid } = await signsIn(house, person, { login: at % 2 ? person.email : person.name });
    assert.equal(status, 201, `${at}`);
    canaries.token(`token of ${at}`, authToken);
    person.uuid = uuid;
  });
}
