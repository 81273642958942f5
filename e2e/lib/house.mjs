// A house under test: the real binary in a folder of its own, on ports that were free.
//
// Starts, restarts and ends processes by their own id. Never touches another process.

import { spawn, execFile } from 'node:child_process';
import { createServer } from 'node:net';
import { mkdtemp, rm, appendFile, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve, dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
export const root = resolve(here, '../..');
export const binary = process.env.HOUSELIGHTS_BINARY ?? join(root, 'target/debug/houselights');
export const demo = process.env.HOUSELIGHTS_DEMO ?? join(root, '.demo');
export const results = join(root, 'e2e/results');

/** A port nobody listens on at this moment. */
export function freePort() {
  return new Promise((done, fail) => {
    const probe = createServer();
    probe.on('error', fail);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => done(port));
    });
  });
}

/** Asks until the answer is true, for as long as a person would wait. */
export async function until(what, ask, { within = 20_000, every = 100 } = {}) {
  const end = Date.now() + within;
  let last;
  while (Date.now() < end) {
    try {
      const answer = await ask();
      if (answer) return answer;
    } catch (error) {
      last = error;
    }
    await new Promise((tick) => setTimeout(tick, every));
  }
  throw new Error(`${what}: not within ${within} ms${last ? ` (${last.message})` : ''}`);
}

/** Runs a command to its end and gives its exit code and words. */
export function run(command, args, { env = {}, input, timeout = 60_000 } = {}) {
  return new Promise((done) => {
    const child = execFile(command, args, { env: { ...process.env, ...env }, timeout, maxBuffer: 64 << 20 }, (error, stdout, stderr) =>
      done({ code: error ? (typeof error.code === 'number' ? error.code : 1) : 0, stdout, stderr }),
    );
    // A command that has already ended does not read what it is told.
    child.stdin.on('error', () => {});
    child.stdin.end(input ?? '');
  });
}

/** One running `houselights` process. */
export class Process {
  constructor(name, args, { env = {}, prefix = [] } = {}) {
    this.name = name;
    this.args = args;
    this.env = env;
    this.prefix = prefix;
    this.log = '';
  }

  start() {
    const [command, ...args] = [...this.prefix, binary, ...this.args];
    this.child = spawn(command, args, {
      env: { ...process.env, RUST_BACKTRACE: '1', ...this.env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const keep = (chunk) => {
      this.log += chunk;
      appendFile(join(results, `${this.name}.log`), chunk).catch(() => {});
    };
    this.child.stdout.on('data', keep);
    this.child.stderr.on('data', keep);
    this.ended = new Promise((done) => this.child.on('exit', (code, signal) => done({ code, signal })));
    return this;
  }

  get alive() {
    return this.child && this.child.exitCode === null && this.child.signalCode === null;
  }

  async stop(signal = 'SIGTERM') {
    if (!this.alive) return;
    this.child.kill(signal);
    const hard = setTimeout(() => this.child.kill('SIGKILL'), 15_000);
    await this.ended;
    clearTimeout(hard);
  }
}

const ends = new WeakMap();

/** What happens when the test is over: last come, first done, so that a folder goes after those who write into it. */
export function atEnd(t, what) {
  if (!ends.has(t)) {
    ends.set(t, []);
    t.after(async () => {
      for (const end of ends.get(t).reverse()) await end();
    });
  }
  ends.get(t).push(what);
}

/** A folder that is gone after the test. */
export async function folder(t, name) {
  const path = await mkdtemp(join(tmpdir(), `houselights-${name}-`));
  atEnd(t, () => rm(path, { recursive: true, force: true }));
  return path;
}

/** Waits until an address answers with a good status. */
export function answers(url, { within = 30_000 } = {}) {
  return until(`${url} answers`, async () => (await fetch(url)).ok, { within });
}

export const readText = (path) => readFile(path, 'utf8');
