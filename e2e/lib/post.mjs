// A mail server under test, with a certificate of an authority of its own.

import { spawn } from 'node:child_process';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { atEnd, folder, freePort, run, until } from './house.mjs';

const servers = resolve(dirname(fileURLToPath(import.meta.url)), '../servers');

async function openssl(...args) {
  const made = await run('openssl', args);
  if (made.code !== 0) throw new Error(`openssl ${args[0]}: ${made.stderr}`);
}

/** A certificate for `localhost` and the authority that stands for it. */
async function certificates(place) {
  const at = (name) => join(place, name);
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  await openssl('req', '-x509', ...key, '-keyout', at('ca.key'), '-out', at('ca.pem'), '-days', '2', '-subj', '/CN=House authority');
  await openssl('req', ...key, '-keyout', at('leaf.key'), '-out', at('leaf.csr'), '-subj', '/CN=localhost');
  await writeFile(at('leaf.ext'), 'subjectAltName=DNS:localhost,IP:127.0.0.1\nbasicConstraints=CA:FALSE\n');
  await openssl('x509', '-req', '-in', at('leaf.csr'), '-CA', at('ca.pem'), '-CAkey', at('ca.key'), '-CAcreateserial', '-days', '2', '-extfile', at('leaf.ext'), '-out', at('leaf.pem'));
  return { authority: at('ca.pem'), certificate: at('leaf.pem'), key: at('leaf.key') };
}

/** Starts a mail server that takes mail from `house`; gives the settings that reach it. */
export async function postOffice(t) {
  const place = await folder(t, 'post');
  const { authority, certificate, key } = await certificates(place);
  const port = await freePort();
  const mood = (word) => writeFile(join(place, 'mood'), word);
  await mood('ok');
  const server = spawn('python3', [join(servers, 'smtp.py'), String(port), certificate, key, place], { stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = new Promise((done) => server.on('exit', done));
  atEnd(t, async () => {
    server.kill('SIGKILL');
    await ended;
  });
  let said = '';
  server.stdout.on('data', (chunk) => (said += chunk));
  await until('the mail server is ready', () => said.includes('ready'));
  const password = join(place, 'password');
  await writeFile(password, 'lantern harbour 90\n', { mode: 0o600 });
  const settings = [
    '--smtp-host', 'localhost', '--smtp-port', String(port), '--smtp-ca-file', authority, '--smtp-user', 'house',
    '--smtp-password-file', password, '--mail-from', 'lights@house.test',
  ];
  const taken = async () => {
    const names = (await readdir(place)).filter((name) => name.endsWith('.eml')).sort();
    return Promise.all(names.map(async (name) => ({ path: join(place, name), text: await readFile(join(place, name), 'utf8') })));
  };
  const seen = () => readFile(join(place, 'seen'), 'utf8').catch(() => '');
  return { place, port, settings, mood, taken, seen, password };
}

/** What a receiver says of the signature of a mail. */
export async function dkimVerdict(path, name, record) {
  const checked = await run('python3', [join(servers, 'dkim_check.py'), path, name, record]);
  return checked.code === 0 ? checked.stdout.trim() : checked.stderr;
}
