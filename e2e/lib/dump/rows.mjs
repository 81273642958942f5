// The rows of a stolen database, from a file or from what `pg_dump` wrote, and what a thief without keys can do with them.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { run } from '../house.mjs';

const servers = resolve(dirname(fileURLToPath(import.meta.url)), '../../servers');

function python(script, args, input) {
  return new Promise((done, fail) => {
    const child = execFile('python3', [join(servers, script), ...args], { maxBuffer: 1 << 30 }, (error, stdout, stderr) => (error ? fail(new Error(stderr)) : done(stdout)));
    child.stdin.on('error', () => {});
    child.stdin.end(input ?? '');
  });
}

/** The rows of a SQLite file: `{ table, row: { column: { text } | { hex } | null } }`. */
export async function rowsOfFile(path) {
  return (await python('rows.py', [path])).trim().split('\n').map((line) => JSON.parse(line));
}

const BACKSLASH = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' };
const plain = (field) => field.replace(/\\(.)/g, (_, letter) => BACKSLASH[letter] ?? letter);

/** The rows that `pg_dump` wrote down. */
export function rowsOfDump(text) {
  const rows = [];
  for (const [, table, columns, lines] of text.matchAll(/^COPY public\.(\S+) \(([^)]*)\) FROM stdin;\n([\s\S]*?)^\\\.$/gm)) {
    const names = columns.split(', ').map((name) => name.replaceAll('"', ''));
    for (const line of lines.split('\n').slice(0, -1)) {
      const values = line.split('\t').map((field) => {
        if (field === '\\N') return null;
        const value = plain(field);
        return value.startsWith('\\x') ? { hex: value.slice(2) } : { text: value };
      });
      rows.push({ table, row: Object.fromEntries(names.map((name, at) => [name, values[at]])) });
    }
  }
  return rows;
}

/** For each person and row: `kept`, or how the row tells that the password is right. */
export async function offline(people) {
  return (await python('offline.py', [], JSON.stringify({ people }))).trim().split('\n');
}

/** Rows that do tell, so that a thief who finds nothing is known to have looked. */
export async function careless(password) {
  const made = await run('python3', ['-c', `
import hashlib, hmac, json, sys
from argon2 import PasswordHasher
from argon2.low_level import Type, hash_secret_raw
word = sys.argv[1]
salt = bytes(range(16))
print(json.dumps([
    {"password": {"text": PasswordHasher(time_cost=1, memory_cost=64, parallelism=1).hash(word)}},
    {"salt": {"hex": salt.hex()}, "hash": {"hex": hash_secret_raw(word.encode(), salt, 2, 19456, 1, 32, Type.ID).hex()}},
    {"id": {"text": "account-0001"}, "hash": {"text": hmac.new(b"account-0001", word.encode(), "sha256").hexdigest()}},
    {"hash": {"hex": hashlib.sha1(word.encode()).hexdigest()}},
]))`, password]);
  assert.equal(made.code, 0, made.stderr);
  return JSON.parse(made.stdout).map((row) => ({ password, row }));
}
