// PostgreSQL of the tests' own: one cluster in a temporary folder, as a user other than root, on loopback and a socket.
//
// `run.mjs` starts one for all stories and names it in HOUSELIGHTS_E2E_POSTGRES; a story that is run by itself starts
// its own. Each test gets an empty database.

import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { access, chmod, chown, mkdtemp, rm } from 'node:fs/promises';
import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { atEnd, freePort, run, until } from './house.mjs';

/** What a house can keep its accounts in. */
export const engines = ['sqlite', 'postgres'];

/** The folder of the newest installed server programs. */
function programs() {
  const base = '/usr/lib/postgresql';
  const versions = readdirSync(base).sort((a, b) => Number(b) - Number(a));
  return join(base, versions[0], 'bin');
}

/** Starts a cluster in a folder; gives where it is and how to end it. Nothing is kept safe: it is thrown away. */
export async function startCluster(parent = tmpdir(), { prefix = [], settings = [] } = {}) {
  const bin = programs();
  await access(join(bin, 'initdb'));
  const folder = await mkdtemp(join(parent, 'houselights-pg-'));
  const asRoot = process.getuid() === 0;
  const as = [...prefix, ...(asRoot ? ['setpriv', '--reuid=postgres', '--regid=postgres', '--init-groups'] : [])];
  if (asRoot) {
    const id = Number((await run('id', ['-u', 'postgres'])).stdout);
    const group = Number((await run('id', ['-g', 'postgres'])).stdout);
    await chown(folder, id, group);
  }
  await chmod(folder, 0o755);
  const data = join(folder, 'data');
  const [init, ...arguments_] = [
    ...as, join(bin, 'initdb'), '-D', data, '-U', 'houselights', '--auth=trust', '--no-sync', '-E', 'UTF8', '--locale=C.UTF-8',
  ];
  const made = await run(init, arguments_);
  if (made.code !== 0) throw new Error(`initdb: ${made.stderr}`);
  const port = await freePort();
  const [command, ...rest] = [
    ...as, join(bin, 'postgres'), '-D', data, '-p', String(port), '-h', '127.0.0.1', '-k', folder, '-F', ...settings.flatMap((one) => ['-c', one]),
  ];
  const server = spawn(command, rest, { stdio: 'ignore' });
  const ended = new Promise((done) => server.on('exit', done));
  await until('PostgreSQL is ready', async () => (await run(join(bin, 'pg_isready'), ['-h', '127.0.0.1', '-p', String(port)])).code === 0);
  return {
    place: `${port} ${folder}`,
    end: async () => {
      server.kill('SIGINT');
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

let own;
/** The cluster of the whole run, else one for this file. */
async function cluster() {
  const given = process.env.HOUSELIGHTS_E2E_POSTGRES;
  if (given) return given;
  own ??= startCluster();
  return (await own).place;
}

let users = 0;
/** An empty database that is gone after the test: its address on loopback, and through the socket of the cluster. */
export async function freshDatabase(t) {
  users += 1;
  const [port, folder] = (await cluster()).split(' ');
  const name = `houselights_${randomBytes(6).toString('hex')}`;
  const call = async (program, ...more) => {
    const { code, stderr } = await run(join(programs(), program), ['-h', '127.0.0.1', '-p', port, '-U', 'houselights', ...more, name]);
    if (code !== 0) throw new Error(`${program}: ${stderr}`);
  };
  await call('createdb');
  atEnd(t, async () => {
    await call('dropdb', '--force');
    users -= 1;
    if (own && users === 0) {
      const { end } = await own;
      own = undefined;
      await end();
    }
  });
  return {
    url: `postgres://houselights@127.0.0.1:${port}/${name}`,
    // A socket is a file: it is reached from every network namespace.
    socket: `postgres://houselights@localhost:${port}/${name}?host=${encodeURIComponent(folder)}`,
  };
}

/** The arguments that put the accounts of a house into this engine: nothing for the file beside the rest. */
export async function accountsIn(t, engine, { socket = false } = {}) {
  if (engine !== 'postgres') return [];
  const fresh = await freshDatabase(t);
  return ['--accounts-database', socket ? fresh.socket : fresh.url];
}
