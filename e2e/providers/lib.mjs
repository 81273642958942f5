// What the three small providers share: a server, pages, signed tokens, codes that are good once, and moods.
//
// Each runs as a process of its own (`node google.mjs '{"port":…}'`) and is as strict as the real one: who asks wrongly is
// refused. A test changes its mood at `/_mood`, and reads at `/_seen` what was asked of it.

import { createHash, createPrivateKey, createPublicKey, createSign, createVerify, generateKeyPairSync, randomBytes } from 'node:crypto';
import { createServer } from 'node:http';

export const base64url = (value) => Buffer.from(value).toString('base64url');
export const random = () => randomBytes(24).toString('base64url');
export const seconds = () => Math.floor(Date.now() / 1000);
const escape = (text) => String(text).replace(/[&<>"']/g, (c) => `&#${c.codePointAt(0)};`);

/** A refusal in the provider's own words. */
export class Refusal extends Error {
  constructor(status, body) {
    super(JSON.stringify(body));
    Object.assign(this, { status, body });
  }
}
export const oauth = (error, status = 400, description = error) => new Refusal(status, { error, error_description: description });

/** A signing key with a name, as RSA, and its public half as providers publish it. */
export function rsaKey() {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const kid = random();
  return { kid, privateKey, jwk: { ...publicKey.export({ format: 'jwk' }), kid, use: 'sig', alg: 'RS256' } };
}

export function sign(key, claims) {
  const text = `${base64url(JSON.stringify({ alg: 'RS256', kid: key.kid, typ: 'JWT' }))}.${base64url(JSON.stringify(claims))}`;
  return `${text}.${createSign('RSA-SHA256').update(text).sign(key.privateKey).toString('base64url')}`;
}

/** Reads a statement signed with ES256, or throws. */
export function readEs256(token, publicPem) {
  const [header, claims, signature] = token.split('.');
  const head = JSON.parse(Buffer.from(header, 'base64url'));
  if (head.alg !== 'ES256') throw new Error('alg');
  const verify = createVerify('SHA256').update(`${header}.${claims}`);
  const key = { key: createPublicKey(publicPem), dsaEncoding: 'ieee-p1363' };
  if (!verify.verify(key, Buffer.from(signature, 'base64url'))) throw new Error('signature');
  return { head, claims: JSON.parse(Buffer.from(claims, 'base64url')) };
}

/** A P-256 pair in PEM, as Apple hands out the private half. */
export function p256Pair() {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const pem = privateKey.export({ format: 'pem', type: 'pkcs8' });
  return { private: pem, public: createPublicKey(createPrivateKey(pem)).export({ format: 'pem', type: 'spki' }) };
}

/** Codes that are good once, for one client, one address and one verifier. */
export class Codes {
  #codes = new Map();

  issue(what) {
    const code = random();
    this.#codes.set(code, { ...what, until: Date.now() + 60_000 });
    return code;
  }

  redeem(form, client) {
    const found = this.#codes.get(form.get('code'));
    this.#codes.delete(form.get('code'));
    const challenge = createHash('sha256').update(form.get('code_verifier') ?? '').digest('base64url');
    const good = found && found.until > Date.now() && found.client === client && found.redirect === form.get('redirect_uri') && found.challenge === challenge;
    if (!good) throw oauth('invalid_grant');
    return found;
  }
}

/** The request to authorize, checked as strictly as a real provider does, or a page that says what is wrong. */
export function authorization(query, { clients, needs = [] }) {
  const client = clients[query.get('client_id')];
  if (!client) throw new Refusal(400, 'Error 400: invalid_client. The client was not found.');
  // Exactly: no prefix, no other port, no other case, no encoding.
  if (!client.redirects.includes(query.get('redirect_uri'))) throw new Refusal(400, 'Error 400: redirect_uri_mismatch');
  if (query.get('response_type') !== 'code') throw new Refusal(400, 'Error 400: unsupported_response_type');
  if (query.get('code_challenge_method') !== 'S256' || query.get('code_challenge')?.length !== 43) throw new Refusal(400, 'Error 400: PKCE with S256 is missing');
  for (const name of ['state', ...needs]) if (!query.get(name)) throw new Refusal(400, `Error 400: ${name} is missing`);
  return { client: query.get('client_id'), redirect: query.get('redirect_uri'), challenge: query.get('code_challenge'), nonce: query.get('nonce'), state: query.get('state') };
}

export const page = (title, body) =>
  `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${escape(title)}</title></head><body><h1>${escape(title)}</h1>${body}</body></html>`;
export const hidden = (fields) => Object.entries(fields).map(([name, value]) => `<input type="hidden" name="${escape(name)}" value="${escape(value)}">`).join('');
export const buttons = (action, request, choices) =>
  `<form method="post" action="${action}">${hidden({ request: base64url(JSON.stringify(request)) })}${choices.map(([value, label]) => `<button name="choice" value="${escape(value)}">${escape(label)}</button>`).join('')}</form>`;
export const chosen = (form) => ({ request: JSON.parse(Buffer.from(form.get('request'), 'base64url')), choice: form.get('choice') });

/** An address with more in its query. */
export const withQuery = (address, more) => {
  const url = new URL(address);
  for (const [name, value] of Object.entries(more)) if (value !== undefined) url.searchParams.set(name, value);
  return url.href;
};

/**
 * Opens a provider: `routes` maps `METHOD /path` to a function of `{ query, form, headers, mood }` that gives an object
 * (JSON), a text (a page), or `{ to }` (a redirect).
 */
export function serve({ port }, routes) {
  const mood = {};
  const seen = [];
  const server = createServer(async (request, response) => {
    const url = new URL(request.url, 'http://x');
    let body = '';
    for await (const chunk of request) body += chunk;
    const answer = (status, value) => {
      const html = typeof value === 'string';
      response.writeHead(status, { 'content-type': html ? 'text/html; charset=utf-8' : 'application/json', 'cache-control': 'no-store' });
      response.end(html ? value : JSON.stringify(value));
    };
    try {
      if (url.pathname === '/_seen') return answer(200, seen);
      if (url.pathname === '/_mood') {
        for (const key of Object.keys(mood)) delete mood[key];
        Object.assign(mood, JSON.parse(body));
        return answer(200, {});
      }
      const path = `${request.method} ${url.pathname}`;
      seen.push(path);
      if (mood.slow) await new Promise((tick) => setTimeout(tick, mood.slow));
      if (mood.broken && new RegExp(mood.broken).test(path)) return answer(503, page('503', 'Try again later.'));
      const route = routes[path];
      if (!route) return answer(404, page('404', 'Not here.'));
      const said = await route({ query: url.searchParams, form: new URLSearchParams(body), headers: request.headers, mood });
      if (said?.to) {
        response.writeHead(302, { location: said.to });
        return response.end();
      }
      return answer(200, said);
    } catch (refusal) {
      if (!(refusal instanceof Refusal)) console.error(refusal);
      return answer(refusal.status ?? 500, refusal.body ?? 'broken');
    }
  });
  server.listen(port, 'localhost', () => console.log('ready'));
}

/** The settings a process was started with. */
export const settings = () => JSON.parse(process.argv[2]);
