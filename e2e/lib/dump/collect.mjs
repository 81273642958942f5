// What a thief carries away: files, the log, what the databases say, the metrics, a backup, and the memory of the service.

import assert from 'node:assert/strict';
import { open, readdir, readFile, rm } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { run } from '../house.mjs';

/** The two files that are the keys themselves; whoever has them is not a thief of the data alone. */
const KEYS = new Set(['keyring.toml', 'server/identity.toml']);
const PIECE = 64 << 20;

/** Stops the service where it stands and takes its memory, as a debugger or a crash would. */
export async function memory(service, place) {
  service.child.kill('SIGSTOP');
  const dumped = await run('gcore', ['-o', join(place, 'core'), String(service.child.pid)], { timeout: 120_000 });
  const path = join(place, `core.${service.child.pid}`);
  assert.equal(dumped.code, 0, `gcore (package gdb): ${dumped.stderr}`);
  return path;
}

/** Every file below a folder, but the keys and the films. */
export async function files(place) {
  const stolen = new Map();
  for (const one of await readdir(place, { recursive: true, withFileTypes: true })) {
    const path = join(one.parentPath ?? one.path, one.name);
    const name = relative(place, path);
    const key = KEYS.has(name.split('/').slice(1).join('/'));
    if (!one.isFile() || key || name.startsWith('films/')) continue;
    // PostgreSQL compresses its copies.
    stolen.set(name, name.endsWith('.pgdump') ? Buffer.from(await restored(path)) : await readFile(path));
  }
  return stolen;
}

async function restored(path) {
  const { code, stdout, stderr } = await run('pg_restore', ['--file', '-', path]);
  assert.equal(code, 0, stderr);
  assert.match(stdout, /COPY public\.account/);
  return stdout;
}

/** What `pg_dump` writes about a database. */
export async function dumped(url) {
  const { code, stdout, stderr } = await run('pg_dump', [url]);
  assert.equal(code, 0, stderr);
  assert.match(stdout, /CREATE TABLE/);
  return stdout;
}

const printable = (bytes) => bytes.toString('latin1').replace(/[^ -~]/g, '.');

/** Looks for needles in some bytes; what is found is told with what stands around it. */
export function lookInto(needles, name, hay) {
  return needles.find(hay).map(({ label, at }) => `${label}, in ${name} at ${at.toString(16)}: ${printable(hay.subarray(Math.max(0, at - 80), at + 120))}`);
}

/** The same in a file of any size, which is gone afterwards. */
export async function lookIntoFile(needles, name, path) {
  const file = await open(path);
  const hits = [];
  const overlap = needles.longest;
  const buffer = Buffer.alloc(PIECE + overlap);
  let size = 0;
  for (let at = 0; ;) {
    const { bytesRead } = await file.read(buffer, 0, buffer.length, at);
    hits.push(...lookInto(needles, `${name} + ${at.toString(16)}`, buffer.subarray(0, bytesRead)));
    size = at + bytesRead;
    if (bytesRead < buffer.length) break;
    at += PIECE;
  }
  await file.close();
  await rm(path);
  return { hits: [...new Set(hits)], size };
}
