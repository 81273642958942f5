// The three small providers of `e2e/providers`, and a house that knows them.

import { spawn } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { p256Pair } from '../providers/lib.mjs';
import { Process, answers, atEnd, folder, freePort, root } from './house.mjs';

/** Starts a provider as a process of its own, and gives ways to change its mood and to see what was asked of it. */
async function provider(t, kind, settings) {
  const child = spawn(process.execPath, [join(root, `e2e/providers/${kind}.mjs`), JSON.stringify(settings)], { stdio: ['ignore', 'pipe', 'inherit'] });
  atEnd(t, () => child.kill());
  await new Promise((done) => child.stdout.once('data', done));
  const base = `http://localhost:${settings.port}`;
  return {
    base,
    mood: (mood = {}) => fetch(`${base}/_mood`, { method: 'POST', body: JSON.stringify(mood) }),
    seen: async () => (await fetch(`${base}/_seen`)).json(),
    stop: () => child.kill(),
  };
}

/**
 * A house at 127.0.0.1 and its providers at localhost: another site, so that cookies behave as they do in the world.
 * `work` is an OpenID Connect provider that tells addresses in its user information only, and takes its secret by form.
 */
export async function houseWithProviders(t) {
  const [port, google, apple, facebook, work] = await Promise.all([freePort(), freePort(), freePort(), freePort(), freePort()]);
  const accounts = `http://127.0.0.1:${port}`;
  const back = (name) => [`${accounts}/with/${name}/callback`];
  const key = p256Pair();
  const data = await folder(t, 'providers');
  const file = async (name, text) => {
    await writeFile(join(data, name), text, { mode: 0o600 });
    return join(data, name);
  };
  const ana = { sub: 'g-1', email: 'ana@gmail.test', verified: true, name: 'Ana López' };
  const providers = {
    google: await provider(t, 'google', {
      port: google, clients: { 'house.google': { secret: 'google secret', redirects: back('google') } },
      people: [ana, { sub: 'g-2', email: 'ben@gmail.test', verified: true, name: 'Ben' }],
    }),
    apple: await provider(t, 'apple', {
      port: apple, clients: { 'test.house': { team: 'TEAM', key: 'KEY', public: key.public, redirects: back('apple') } },
      person: { sub: 'a-1', email: 'cleo@icloud.test', relay: 'x7k2@privaterelay.test', first: 'Cleo', last: 'Ruiz' },
    }),
    facebook: await provider(t, 'facebook', {
      port: facebook, app: { id: '1234', secret: 'facebook secret', redirects: back('facebook') },
      person: { id: 'f-1', name: 'Dora Lind', email: 'dora@mail.test' },
    }),
    work: await provider(t, 'google', {
      port: work, auth: 'client_secret_post', inToken: false, clients: { house: { secret: 'work secret', redirects: back('work') } },
      people: [{ sub: '1', email: 'eli@work.test', verified: true, name: 'Eli' }],
    }),
  };
  const config = await file('houselights.toml', `
[accounts]
listen = "127.0.0.1:${port}"
url = "${accounts}"
[providers.google]
client_id = "house.google"
client_secret_file = "${await file('google.secret', 'google secret\n')}"
issuer = "${providers.google.base}"
[providers.apple]
client_id = "test.house"
team_id = "TEAM"
key_id = "KEY"
key_file = "${await file('apple.p8', key.private)}"
issuer = "${providers.apple.base}"
[providers.facebook]
client_id = "1234"
client_secret_file = "${await file('facebook.secret', 'facebook secret\n')}"
dialog_url = "${providers.facebook.base}"
graph_url = "${providers.facebook.base}"
[providers.work]
kind = "oidc"
title = "Work & Co."
client_id = "house"
client_secret_file = "${await file('work.secret', 'work secret')}"
issuer = "${providers.work.base}"
`);
  const house = new Process('providers', ['accounts', '--data', data, '--config', config]).start();
  atEnd(t, () => house.stop());
  await answers(`${accounts}/healthz`);
  return { accounts, data, config, house, providers };
}
