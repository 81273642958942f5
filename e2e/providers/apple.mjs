// A provider like Apple: the answer comes as a form sent across sites, the client secret is a statement signed with the
// developer's key, the name is told once and unsigned, addresses may be relays, and truths are texts.
//
// settings: { port, clients: { id: { team, key, public, redirects } }, person: { sub, email, relay, first, last } }
// moods: { slow, broken, nonce, aud, exp }

import { Codes, Refusal, authorization, buttons, chosen, hidden, oauth, page, random, readEs256, rsaKey, seconds, serve, settings, sign } from './lib.mjs';

const given = settings();
const { clients, person } = given;
const issuer = `http://localhost:${given.port}`;
const codes = new Codes();
const key = rsaKey();
const SIX_MONTHS = 15_777_000;
/** Who has agreed before: they are told no second time. */
const agreed = new Set();

/** The statement that stands in place of a secret. */
function client(form) {
  const id = form.get('client_id');
  const known = clients[id];
  let said;
  try {
    said = readEs256(form.get('client_secret'), known.public);
  } catch {
    throw oauth('invalid_client');
  }
  const { head, claims } = said;
  const now = seconds();
  const good = head.kid === known.key && claims.iss === known.team && claims.aud === issuer && claims.sub === id
    && claims.iat <= now + 60 && claims.exp > now && claims.exp <= now + SIX_MONTHS;
  if (!good) throw oauth('invalid_client');
  return id;
}

/** A page of ours that sends a form to theirs: from another site, without their cookies. */
const sends = (to, fields) => page('Apple', `<form method="post" action="${to}">${hidden(fields)}</form><script>document.forms[0].submit()</script>`);

serve(given, {
  'GET /.well-known/openid-configuration': () => ({
    issuer, authorization_endpoint: `${issuer}/auth/authorize`, token_endpoint: `${issuer}/auth/token`, jwks_uri: `${issuer}/auth/keys`,
    response_types_supported: ['code'], response_modes_supported: ['query', 'fragment', 'form_post'], subject_types_supported: ['pairwise'],
    id_token_signing_alg_values_supported: ['RS256'], scopes_supported: ['openid', 'email', 'name'],
    token_endpoint_auth_methods_supported: ['client_secret_post'],
  }),
  'GET /auth/keys': () => ({ keys: [key.jwk] }),
  'GET /auth/authorize': ({ query }) => {
    const request = authorization(query, { clients });
    const scopes = query.get('scope')?.split(' ') ?? [];
    const personal = scopes.includes('name') || scopes.includes('email');
    if (personal && query.get('response_mode') !== 'form_post') throw new Refusal(400, 'invalid_request: response_mode must be form_post when name or email scope is requested.');
    const choices = [['share', 'Share my address'], ['hide', 'Hide my address'], ['', 'Cancel']];
    return page('Sign in with your Apple account', buttons('/auth/choose', { ...request, scopes }, choices));
  },
  'POST /auth/choose': ({ form }) => {
    const { request, choice } = chosen(form);
    if (!choice) return sends(request.redirect, { state: request.state, error: 'user_cancelled_authorize' });
    const email = choice === 'hide' ? person.relay : person.email;
    const fields = { state: request.state, code: codes.issue({ ...request, email, hides: choice === 'hide' }) };
    if (!agreed.has(request.client) && request.scopes.includes('name')) {
      fields.user = JSON.stringify({ name: { firstName: person.first, lastName: person.last }, email });
    }
    agreed.add(request.client);
    return sends(request.redirect, fields);
  },
  'POST /auth/token': ({ form, mood }) => {
    const found = codes.redeem(form, client(form));
    const claims = {
      iss: issuer, aud: mood.aud ?? found.client, sub: person.sub, nonce: mood.nonce ?? found.nonce, nonce_supported: true,
      iat: seconds(), exp: seconds() + (mood.exp ?? 86_400), email: found.email, email_verified: 'true', is_private_email: String(found.hides),
    };
    return { access_token: random(), token_type: 'Bearer', expires_in: 3600, refresh_token: random(), id_token: sign(key, claims) };
  },
});
