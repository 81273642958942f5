// Every door that something could open, and everything in the rows that could be tried at them.

import assert from 'node:assert/strict';
import { Agent } from 'node:http';
import { device } from '../site.mjs';
import { eachOf } from './population.mjs';
import { send, Visitor } from './visitor.mjs';

/** How many rows of one table are tried; they are alike. */
const ROWS = 10;

/** What a value of a row may be typed as. */
function* typed(value) {
  if (!value) return;
  if (value.text !== undefined) {
    if (value.text.length >= 4) yield value.text;
    for (const part of value.text.split(/[$"{}:,\s]+/)) if (part.length >= 16) yield part;
    return;
  }
  const bytes = Buffer.from(value.hex, 'hex');
  if (bytes.length <= 64) yield value.hex;
  yield bytes.toString('base64url');
}

/** The words of rows: some rows of each table, every column of each. */
export function wordsOf(rows) {
  const [tables, words] = [new Map(), new Set()];
  // From the end: what is newest is most alive.
  for (const { table, row } of [...rows].reverse()) {
    const seen = tables.get(table) ?? 0;
    tables.set(table, seen + 1);
    if (seen < ROWS) for (const value of Object.values(row)) for (const word of typed(value)) words.add(word.slice(0, 4000));
  }
  return { words: [...words], tables: tables.size };
}

const headerSafe = (word) => /^[\x20-\x7e]+$/.test(word);

/** The doors: each says whether a word opens it. */
export function doors(house, { tokens }) {
  const agent = new Agent({ keepAlive: true, maxSockets: 16 });
  const ask = (path, options = {}) => send(`${house.accounts}${path}`, { agent, ...options, headers: { ...device('a-thief'), ...options.headers } });
  const ok = async (answer) => (await answer).status < 300;
  const query = (path) => (word) => ok(ask(`${path}${encodeURIComponent(word)}`));
  const header = (name, before = '') => (word) => headerSafe(word) && ok(ask('/api/v2/user', { headers: { [name]: before + word } }));
  const cookie = encodeURIComponent;
  let turn = 0;
  return {
    'as a token in a header': header('x-plex-token'),
    'as a token in the address': query('/api/v2/user?X-Plex-Token='),
    'as a bearer': header('authorization', 'Bearer '),
    'as the cookie of a session': (word) => ok(ask('/account', { headers: { cookie: `hl_account=${cookie(word)}` } })),
    'as the cookie of a second step': (word) => ok(ask('/sign-in/second', { headers: { cookie: `hl_account_step=${cookie(word)}` } })),
    'as the link of a reset': query('/reset?token='),
    'as the link that keeps an account': query('/keep?token='),
    'as the link "this was not me"': query('/not-me?token='),
    'as the link of a recovery': query('/recover?token='),
    'as the link of a new address': query('/account/email/confirm?token='),
    'as the link of a provider': query('/with/google/confirm?token='),
    'as a claim token': (word) => ok(ask(`/api/claim/exchange?token=${encodeURIComponent(word)}`, { method: 'POST', headers: { 'x-plex-client-identifier': 'a-thiefs-server' } })),
    // A person has five tries in a quarter of an hour, so that each try is made by somebody else.
    'as a link code': (word) => {
      if (!/^([a-z0-9]{4}|[a-z0-9]{25})$/i.test(word.replace(/[\s-]/g, ''))) return false;
      turn += 1;
      return ok(ask(`/api/v2/pins/link?code=${encodeURIComponent(word)}`, { method: 'PUT', headers: { 'x-plex-token': tokens[turn % tokens.length] } }));
    },
  };
}

/** Tries every word at every door: which opened. */
export async function tryAll(doors, words) {
  const opened = [];
  await eachOf(Object.entries(doors).flatMap(([name, opens]) => words.map((word) => ({ name, opens, word }))), async ({ name, opens, word }) => {
    if (await opens(word)) opened.push(`${name}: ${word}`);
  });
  return opened;
}

/** Tries the words of somebody's own rows as their password, from many places: a place has few tries. */
export async function tryAsPassword(house, person, words) {
  const opened = [];
  await eachOf(words, async (word, at) => {
    const answer = await send(`${house.accounts}/api/v2/users/signin`, {
      method: 'POST', from: `127.9.${at % 250}.9`, headers: device('a-thief'), form: { login: person.email, password: word.slice(0, 256) },
    });
    if (answer.status < 300) opened.push(word);
    assert.ok([401, 422].includes(answer.status), `${answer.status}: it was tried and refused, not sent away`);
  });
  return opened;
}

/** Polls in the place of devices: every number of the rows with every client identifier. */
export async function tryToPoll(house, rows) {
  const codes = rows.filter(({ table }) => table === 'link_code').slice(-60);
  const fetched = [];
  await eachOf(codes, async ({ row }) => {
    const answer = await send(`${house.accounts}/api/v2/pins/${row.number.text}`, { headers: device(row.client_identifier.text) });
    if (answer.status < 300 && JSON.parse(answer.text).authToken) fetched.push(row.client_identifier.text);
  });
  return { codes: codes.length, fetched };
}

/** A window in which a link of a mail is opened. */
export const opensLink = async (house, link) => (await new Visitor(house.accounts).go(link)).status === 200;
