// The house that will be stolen from: everything on, talking as much as it can, with one film and one provider.

import { spawn } from 'node:child_process';
import { cp, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { answers, atEnd, binary, demo, folder, freePort, Process, results, root, run } from '../house.mjs';
import { freshDatabase } from '../postgres.mjs';
import { someone } from './canaries.mjs';

/** A provider like Google that knows one person. */
async function provider(t, back) {
  const port = await freePort();
  const { email, name } = someone();
  const person = { sub: someone().name, email, name, verified: true };
  const given = { port, clients: { house: { secret: 'house secret', redirects: [back] } }, people: [person] };
  const child = spawn(process.execPath, [join(root, 'e2e/providers/google.mjs'), JSON.stringify(given)], { stdio: ['ignore', 'pipe', 'inherit'] });
  atEnd(t, () => child.kill());
  await new Promise((done) => child.stdout.once('data', done));
  return { person, issuer: `http://localhost:${port}` };
}

/** Starts it. `databases` are those that are not files. */
export async function houseToRob(t, engine) {
  const place = await folder(t, `dump-${engine}`);
  const films = join(place, 'films');
  await mkdir(films);
  await mkdir(results, { recursive: true });
  await cp(join(demo, 'Movies', 'The Lamplighter (1931).mp4'), join(films, 'The Lamplighter (1931).mp4'));
  const databases = engine === 'postgres' ? [(await freshDatabase(t)).url, (await freshDatabase(t)).url] : [];
  const [forAccounts, forMedia] = databases;
  const [accountsPort, mediaPort] = [await freePort(), await freePort()];
  // Browsers give passkeys to names only.
  const accounts = `http://localhost:${accountsPort}`;
  const media = `http://127.0.0.1:${mediaPort}`;
  const { person, issuer } = await provider(t, `${accounts}/with/google/callback`);
  const data = join(place, 'data');
  const elsewhere = await folder(t, 'dump-settings');
  const secret = join(elsewhere, 'google.secret');
  await writeFile(secret, 'house secret\n', { mode: 0o600 });
  const config = join(elsewhere, 'houselights.toml');
  await writeFile(config, `[providers.google]\nclient_id = "house"\nclient_secret_file = "${secret}"\nissuer = "${issuer}"\n`);
  const everywhere = ['--data', data, '--config', config, ...(forAccounts ? ['--accounts-database', forAccounts] : [])];
  const service = new Process(`dump-${engine}`, [
    'up', ...everywhere, '--log', 'trace', '--trusted-proxy', '127.0.0.1', ...(forMedia ? ['--media-database', forMedia] : []),
    '--accounts-listen', `127.0.0.1:${accountsPort}`, '--accounts-url', accounts,
    '--media-listen', `127.0.0.1:${mediaPort}`, '--media-name', 'Lantern', '--discovery', 'false', '--library', `movies=${films}`,
  ]);
  const start = async () => {
    service.start();
    await answers(`http://127.0.0.1:${accountsPort}/healthz`);
    await answers(`${media}/identity`);
  };
  atEnd(t, () => service.stop('SIGKILL'));
  await start();
  const cli = (args, options) => run(binary, [...args, ...everywhere], options);
  return { engine, place, data, databases, accounts, byNumber: `http://127.0.0.1:${accountsPort}`, media, service, start, cli, known: person };
}
