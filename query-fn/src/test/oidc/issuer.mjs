// An issuer on a free port of this machine, whose only person signs in without being asked. Prints its address.
// usage: node issuer.mjs CLIENT-SECRET REDIRECT-ADDRESS
import { createServer } from 'node:http';
import Provider from 'oidc-provider';

const [secret, redirect] = process.argv.slice(2);
const server = createServer();
server.listen(0, '127.0.0.1', () => {
  const issuer = `http://127.0.0.1:${server.address().port}`;
  const provider = new Provider(issuer, {
    clients: [{ client_id: 'lynex', client_secret: secret, redirect_uris: [redirect] }],
    pkce: { required: () => true },
    claims: { email: ['email', 'email_verified'], profile: ['name'] },
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_, interaction) => `/sign-in/${interaction.uid}` },
    findAccount: (_, id) => ({
      accountId: id,
      claims: () => ({ sub: id, email: `${id}@example.org`, email_verified: true, name: 'Ann' }),
    }),
    // What a person would agree to on a page of its own.
    async loadExistingGrant({ oidc }) {
      const grant = new oidc.provider.Grant({ clientId: oidc.client.clientId, accountId: oidc.session.accountId });
      grant.addOIDCScope('openid email profile');
      await grant.save();
      return grant;
    },
  });
  const callback = provider.callback();
  server.on('request', (req, res) => {
    if (!req.url.startsWith('/sign-in/')) return callback(req, res);
    return provider.interactionFinished(req, res, { login: { accountId: 'ann' } });
  });
  console.log(issuer);
});
process.stdin.on('end', () => process.exit()).resume();
