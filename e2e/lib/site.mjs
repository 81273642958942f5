// A house with a person in it, made quickly through the protocol: for stories that begin after the claim.

import { join } from 'node:path';
import { mkdir } from 'node:fs/promises';
import { answers, atEnd, binary, demo, folder, freePort, Process, results, run, until } from './house.mjs';
import { accountsIn } from './postgres.mjs';
import { passwords } from './evening.mjs';

/** Starts `up` with the demonstration library, an account `ana` and (unless told otherwise) a claimed server. */
export async function site(t, story, { engine = 'sqlite', claimed = true, separate = false, libraries = ['movies=Movies', 'shows=Shows'] } = {}) {
  const name = `${story}-${engine}`;
  await mkdir(results, { recursive: true });
  const place = await folder(t, name);
  const data = join(place, 'data');
  const [accountsPort, mediaPort] = [await freePort(), await freePort()];
  const accounts = `http://127.0.0.1:${accountsPort}`;
  const media = `http://127.0.0.1:${mediaPort}`;
  const database = await accountsIn(t, engine);
  const accountArgs = ['--accounts-listen', `127.0.0.1:${accountsPort}`, '--accounts-url', accounts, ...database];
  const mediaArgs = [
    '--media-listen', `127.0.0.1:${mediaPort}`, '--media-name', 'Lantern', '--discovery', 'false',
    ...libraries.flatMap((one) => ['--library', one.replace('=', `=${demo}/`)]),
  ];
  const mediaData = separate ? join(place, 'media') : data;
  const processes = separate
    ? [
        new Process(`${name}-accounts`, ['accounts', '--data', data, ...accountArgs]),
        new Process(`${name}-media`, ['media', '--data', mediaData, '--accounts-url', accounts, ...mediaArgs]),
      ]
    : [new Process(name, ['up', '--data', data, ...accountArgs, ...mediaArgs])];
  for (const one of processes) {
    one.start();
    atEnd(t, () => one.stop());
  }
  await answers(`${accounts}/healthz`);
  await answers(`${media}/identity`);
  const cli = (args, options) => run(binary, [...args, '--data', data, ...database], options);
  const house = { engine, place, data, mediaData, accounts, media, processes, cli };
  await person(house, 'ana');
  house.token = (await signIn(house, 'ana', passwords.ana)).body.authToken;
  if (claimed) await claim(house);
  return house;
}

/** A person who has signed up and confirmed; by the command an operator has. */
export async function person(house, name) {
  const made = await house.cli(['account', 'create', '--email', `${name}@example.test`, '--name', name, '--password-stdin'], {
    input: `${passwords[name]}\n`,
  });
  if (made.code !== 0) throw new Error(`account create: ${made.stderr}`);
}

export const device = (id) => ({ 'X-Plex-Client-Identifier': id, 'X-Plex-Product': 'Story', accept: 'application/json' });

/** Signs in by the protocol. */
export async function signIn(house, login, password, id = `story-${login}`) {
  const answer = await fetch(`${house.accounts}/api/v2/users/signin`, {
    method: 'POST',
    headers: device(id),
    body: new URLSearchParams({ login, password }),
  });
  return { status: answer.status, body: await answer.json() };
}

/** A request with a token. */
export function ask(url, token, { headers = {}, ...more } = {}) {
  return fetch(url, { ...more, headers: { ...device('story-ana'), 'X-Plex-Token': token, ...headers } });
}

export async function claimToken(house) {
  return (await (await ask(`${house.accounts}/api/claim/token.json`, house.token)).json()).token;
}

export async function claim(house) {
  const answer = await ask(`${house.media}/myplex/claim?token=${await claimToken(house)}`, house.token, { method: 'POST' });
  if (!answer.ok) throw new Error(`claim: ${answer.status} ${await answer.text()}`);
  await until('the server is owned', async () => (await status(house)).state === 'owned');
}

export const status = async (house) => (await fetch(`${house.media}/houselights/v1/status`)).json();

/** Waits until the films have been probed and gives them by title. */
export async function films(house, token = house.token) {
  return until('the films are there', async () => {
    const sections = (await (await ask(`${house.media}/library/sections`, token)).json()).MediaContainer.Directory ?? [];
    const section = sections.find((one) => one.type === 'movie');
    if (!section) return null;
    const list = (await (await ask(`${house.media}/library/sections/${section.key}/all`, token)).json()).MediaContainer.Metadata ?? [];
    return list.length >= 10 && list.every((one) => one.duration && one.thumb) ? Object.fromEntries(list.map((one) => [one.title, one])) : null;
  }, { within: 90_000, every: 300 });
}
