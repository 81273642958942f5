// A PostgreSQL of the test's own: a cluster in a temporary folder, as a user other than root, on loopback.

import { spawn } from 'node:child_process';
import { access, chmod, chown, mkdtemp, rm } from 'node:fs/promises';
import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { atEnd, freePort, run, until } from './house.mjs';

/** The folder of the newest installed server programs. */
function programs() {
  const base = '/usr/lib/postgresql';
  const versions = readdirSync(base).sort((a, b) => Number(b) - Number(a));
  return join(base, versions[0], 'bin');
}

/** Starts a cluster that ends with the test; gives the address of an empty database. */
export async function freshPostgres(t) {
  const bin = programs();
  await access(join(bin, 'initdb'));
  const folder = await mkdtemp(join(tmpdir(), 'houselights-pg-'));
  const asRoot = process.getuid() === 0;
  const as = asRoot ? ['setpriv', '--reuid=postgres', '--regid=postgres', '--init-groups'] : [];
  if (asRoot) {
    const id = Number((await run('id', ['-u', 'postgres'])).stdout);
    const group = Number((await run('id', ['-g', 'postgres'])).stdout);
    await chown(folder, id, group);
  }
  await chmod(folder, 0o700);
  const data = join(folder, 'data');
  const call = (program, ...args) => {
    const [command, ...rest] = [...as, join(bin, program), ...args];
    return run(command, rest);
  };
  const made = await call('initdb', '-D', data, '-U', 'houselights', '--auth=trust', '--no-sync', '-E', 'UTF8', '--locale=C.UTF-8');
  if (made.code !== 0) throw new Error(`initdb: ${made.stderr}`);
  const port = await freePort();
  const [command, ...rest] = [
    ...as, join(bin, 'postgres'), '-D', data, '-p', String(port), '-h', '127.0.0.1', '-k', folder, '-F',
  ];
  const server = spawn(command, rest, { stdio: 'ignore' });
  const ended = new Promise((done) => server.on('exit', done));
  atEnd(t, async () => {
    server.kill('SIGINT');
    await ended;
    await rm(folder, { recursive: true, force: true });
  });
  await until('PostgreSQL is ready', async () => (await run(join(bin, 'pg_isready'), ['-h', '127.0.0.1', '-p', String(port)])).code === 0);
  const created = await run(join(bin, 'createdb'), ['-h', '127.0.0.1', '-p', String(port), '-U', 'houselights', 'houselights']);
  if (created.code !== 0) throw new Error(`createdb: ${created.stderr}`);
  return `postgres://houselights@127.0.0.1:${port}/houselights`;
}
