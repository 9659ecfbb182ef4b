// A sign-in provider of its own process (OpenID Connect): whoever types a name is that person.
//   node provider.mjs --answers-at URL [--port PORT]
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import Provider from 'oidc-provider';

const args = process.argv.slice(2);
const option = (name) => (args.includes(name) ? args[args.indexOf(name) + 1] : null);

const server = createServer();
await new Promise((resolve) => server.listen(Number(option('--port') ?? 0), '127.0.0.1', resolve));
const issuer = `http://localhost:${server.address().port}`;
const key = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ format: 'jwk' });

const provider = new Provider(issuer, {
  clients: [{
    client_id: 'frontdoor',
    client_secret: 'a secret of the two',
    redirect_uris: [option('--answers-at')],
    response_types: ['code'],
    grant_types: ['authorization_code'],
  }],
  jwks: { keys: [{ ...key, alg: 'RS256', use: 'sig', kid: 'the-key' }] },
  cookies: { keys: [randomBytes(16).toString('hex')] },
  pkce: { required: () => true },
  ttl: { IdToken: 120, AuthorizationCode: 60, AccessToken: 120, Interaction: 600, Session: 600, Grant: 600 },
  features: { devInteractions: { enabled: false } },
  interactions: { url: (ctx, interaction) => `/interaction/${interaction.uid}` },
  findAccount: (ctx, id) => ({ accountId: id, claims: () => ({ sub: id }) }),
  // Whoever is signed in agrees.
  async loadExistingGrant(ctx) {
    const grant = new ctx.oidc.provider.Grant({ clientId: ctx.oidc.client.clientId, accountId: ctx.oidc.session.accountId });
    grant.addOIDCScope('openid');
    await grant.save();
    return grant;
  },
});

const page = (uid) => `<!doctype html><html lang="en"><head><title>The provider</title><link rel="icon" href="data:,"></head><body><main>
<h1>The provider</h1>
<form method="post" action="/interaction/${uid}"><label>Name <input name="login" autofocus></label> <button>Continue</button></form>
<form method="post" action="/interaction/${uid}"><input type="hidden" name="cancel" value="yes"><button>Turn back</button></form>
</main></body></html>`;

const callback = provider.callback();
server.on('request', async (request, response) => {
  const uid = request.url.match(/^\/interaction\/([\w-]+)$/)?.[1];
  if (!uid) return callback(request, response);
  if (request.method === 'GET') {
    response.setHeader('content-type', 'text/html; charset=utf-8');
    return response.end(page(uid));
  }
  let body = '';
  for await (const chunk of request) body += chunk;
  const form = new URLSearchParams(body);
  const result = form.has('cancel')
    ? { error: 'access_denied', error_description: 'the person turned back' }
    : { login: { accountId: form.get('login') } };
  return provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false });
});
process.stdout.write(`${JSON.stringify({ issuer })}\n`);
// It ends with whoever started it.
process.stdin.resume();
process.stdin.on('end', () => process.exit(0));
