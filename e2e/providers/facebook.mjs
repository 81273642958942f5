// A provider like Facebook: OAuth 2 without an ID token, a Graph API that insists on `appsecret_proof`, perhaps no
// address, and errors of a shape of its own.
//
// settings: { port, app: { id, secret, redirects }, person: { id, name, email } }
// moods: { slow, broken, withoutEmail }

import { createHmac } from 'node:crypto';
import { Codes, Refusal, authorization, buttons, chosen, page, random, serve, settings, withQuery } from './lib.mjs';

const { app, person, ...given } = settings();
const codes = new Codes();
const tokens = new Set();
const graph = (code, message, subcode) =>
  new Refusal(400, { error: { message, type: 'OAuthException', code, error_subcode: subcode, fbtrace_id: random() } });

/** The token of a call to the Graph, if the app's secret came along as proof. */
function token({ headers, query }) {
  const shown = headers.authorization?.replace('Bearer ', '') ?? query.get('access_token') ?? '';
  const proof = createHmac('sha256', app.secret).update(shown).digest('hex');
  if (!query.get('appsecret_proof')) throw graph(100, 'API calls from the server require an appsecret_proof argument');
  if (query.get('appsecret_proof') !== proof) throw graph(100, 'Invalid appsecret_proof provided in the API argument');
  return shown;
}

serve(given, {
  'GET /v23.0/dialog/oauth': ({ query }) => {
    const request = authorization(query, { clients: { [app.id]: app } });
    return page(`Continue as ${person.name}?`, buttons('/choose', request, [['yes', `Continue as ${person.name}`], ['', 'Cancel']]));
  },
  'POST /choose': ({ form }) => {
    const { request, choice } = chosen(form);
    if (!choice) return { to: withQuery(request.redirect, { error: 'access_denied', error_reason: 'user_denied', error_description: 'Permissions error', state: request.state }) };
    return { to: `${withQuery(request.redirect, { code: codes.issue(request), state: request.state })}#_=_` };
  },
  'POST /v23.0/oauth/access_token': ({ form }) => {
    if (form.get('client_id') !== app.id || form.get('client_secret') !== app.secret) throw graph(1, 'Error validating client secret.');
    try {
      codes.redeem(form, app.id);
    } catch {
      throw graph(100, 'This authorization code has been used.', 36009);
    }
    const fresh = random();
    tokens.add(fresh);
    return { access_token: fresh, token_type: 'bearer', expires_in: 5_183_944 };
  },
  'GET /v23.0/me': (call) => {
    if (!tokens.has(token(call))) throw graph(190, 'Invalid OAuth access token.');
    const fields = call.query.get('fields')?.split(',') ?? ['id', 'name'];
    const known = { ...person, ...(call.mood.withoutEmail ? { email: undefined } : {}) };
    return Object.fromEntries(fields.filter((name) => known[name]).map((name) => [name, known[name]]));
  },
  'GET /v23.0/app': (call) => {
    if (token(call) !== `${app.id}|${app.secret}`) throw graph(190, 'Invalid OAuth access token.');
    return { id: app.id, name: 'House' };
  },
});
