// A provider like Google, and like most others: OpenID Connect with discovery, rotating keys, PKCE, nonce, `hd` and `iss`.
//
// settings: { port, clients: { id: { secret, redirects } }, people: [{ sub, email, verified, name, hd }], inToken, auth }
// moods: { slow, broken, nonce, aud, iss, exp, from, replay, rotate, unverified }

import { Codes, authorization, buttons, chosen, oauth, page, random, rsaKey, seconds, serve, settings, sign, withQuery } from './lib.mjs';

const given = settings();
const { clients, people } = given;
const issuer = `http://localhost:${given.port}`;
const codes = new Codes();
const tokens = new Map();
let keys = [rsaKey()];

/** Who asks, by header or by form, whichever this provider takes. */
function client({ headers, form }) {
  let [id, secret] = [form.get('client_id'), form.get('client_secret')];
  const basic = headers.authorization?.match(/^Basic (.*)$/)?.[1];
  if (basic) [id, secret] = Buffer.from(basic, 'base64').toString().split(':').map((part) => decodeURIComponent(part.replaceAll('+', ' ')));
  if (Boolean(basic) !== ((given.auth ?? 'client_secret_basic') === 'client_secret_basic')) throw oauth('invalid_client', 401);
  if (!clients[id] || clients[id].secret !== secret) throw oauth('invalid_client', 401);
  return id;
}

function idToken(person, request, mood) {
  const about = given.inToken === false ? {} : { email: person.email, email_verified: mood.unverified ? false : person.verified, name: person.name };
  return sign(keys.at(-1), {
    iss: mood.iss ?? issuer, aud: mood.aud ?? request.client, azp: request.client, sub: person.sub, nonce: mood.nonce ?? request.nonce,
    iat: seconds() + (mood.exp ? mood.exp - 300 : 0), exp: seconds() + (mood.exp ?? 300), hd: person.hd, ...about,
  });
}

serve(given, {
  'GET /.well-known/openid-configuration': () => ({
    issuer, authorization_endpoint: `${issuer}/authorize`, token_endpoint: `${issuer}/token`, jwks_uri: `${issuer}/keys`,
    userinfo_endpoint: `${issuer}/userinfo`, response_types_supported: ['code'], subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256'], code_challenge_methods_supported: ['S256'],
    token_endpoint_auth_methods_supported: [given.auth ?? 'client_secret_basic'], authorization_response_iss_parameter_supported: true,
  }),
  'GET /keys': () => ({ keys: keys.map((key) => key.jwk) }),
  'GET /authorize': ({ query }) => {
    const request = authorization(query, { clients, needs: ['nonce'] });
    if (!query.get('scope')?.split(' ').includes('openid')) throw oauth('invalid_scope');
    return page('Choose an account', buttons('/choose', request, [...people.map((one) => [one.sub, one.email ?? one.name]), ['', 'Cancel']]));
  },
  'POST /choose': ({ form, mood }) => {
    const { request, choice } = chosen(form);
    const back = (more) => ({ to: withQuery(request.redirect, { ...more, state: request.state, iss: mood.from ?? issuer }) });
    if (!choice) return back({ error: 'access_denied' });
    const person = people.find((one) => one.sub === choice);
    return back({ code: codes.issue({ ...request, person }) });
  },
  'POST /token': (call) => {
    const found = codes.redeem(call.form, client(call));
    // The keys are new from this moment on, and the old ones are gone.
    if (call.mood.rotate) keys = [rsaKey()];
    const token = random();
    tokens.set(token, found.person);
    return { access_token: token, token_type: 'Bearer', expires_in: 3600, id_token: idToken(found.person, found, call.mood) };
  },
  'GET /userinfo': ({ headers }) => {
    const person = tokens.get(headers.authorization?.replace('Bearer ', ''));
    if (!person) throw oauth('invalid_token', 401);
    return { sub: person.sub, email: person.email, email_verified: person.verified, name: person.name };
  },
});
