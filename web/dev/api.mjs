// A stand-in for query-fn with invented events, to look at the page without a running Lynex. Nothing is stored.
//   node dev/api.mjs                     the API on 127.0.0.1:8001; beside it: npm run dev
//   PREFIX=/lynex/ node dev/api.mjs      also serves dist/ under the prefix, with the server's policy
//   OIDC=1                               offers an identity provider, which is not there
//   EMPTY=1                              a project without events; BEHIND=1: the queue lags
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join } from 'node:path';

const PORT = Number(process.env.PORT ?? 8001);
const PREFIX = process.env.PREFIX ?? '/';
const DIST = new URL('../dist', import.meta.url).pathname;
const KINDS = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml' };

let seed = 7;
const random = () => {
  seed = (seed + 0x6d2b79f5) | 0;
  let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
};
const pick = (list) => list[Math.floor(random() * list.length)];
const hex = (n) => Array.from({ length: n }, () => Math.floor(random() * 16).toString(16)).join('');

const MODELS = [
  ['gpt-4o-mini', 'openai', 0.15, 0.6],
  ['claude-sonnet-4-5', 'anthropic', 3, 15],
  ['gemini-2.5-flash', 'google', 0.3, 2.5],
  ['in-house-7b', '', null, null],
];
const ASKED = ['Where is my order 10482?', 'The invoice of March shows the wrong address.', 'How do I return a lamp?'];
const SAID = ['Your parcel left Leipzig this morning and should reach you tomorrow.', 'I have corrected the address.'];
const TYPES = ['log', 'span', 'model_response', 'model_response', 'tool_call', 'retrieval', 'agent_action', 'error'];

function invent(atMs) {
  const type = pick(TYPES);
  const calls = type === 'model_response';
  const [model, provider, inUsd, outUsd] = calls ? pick(MODELS) : ['', '', null, null];
  const tokens = { input: 0, cacheRead: 0, cacheWrite: 0, output: 0, reasoning: 0, rule: calls ? 'openai' : '' };
  if (calls) {
    tokens.input = Math.floor(200 + random() * 2400);
    tokens.cacheRead = random() < 0.4 ? Math.floor(random() * 4000) : 0;
    tokens.output = Math.floor(20 + random() * 600);
    tokens.reasoning = random() < 0.2 ? Math.floor(random() * 800) : 0;
  }
  const error = type === 'error' || random() < 0.02;
  const usd = inUsd === null ? null : (tokens.input * inUsd + (tokens.output + tokens.reasoning) * outUsd) / 1e6;
  const slow = random() < 0.05 ? 6 : 1;
  const names = {
    tool_call: 'lookup_order',
    retrieval: 'kb.search',
    agent_action: 'support-agent',
    span: 'POST /chat',
  };
  const texts = {
    log: 'Session started for a returning customer',
    error: 'TimeoutError: upstream did not answer in 10 s',
  };
  return {
    eventId: `${hex(8)}-${hex(4)}-4${hex(3)}-a${hex(3)}-${hex(12)}`,
    projectId: 'p1',
    type,
    timestamp: new Date(atMs).toISOString(),
    name: calls ? 'chat' : names[type],
    status: error ? 'error' : 'ok',
    ...(model ? { model } : {}),
    ...(provider ? { provider } : {}),
    traceId: hex(32),
    spanId: hex(16),
    sessionId: `s-${hex(6)}`,
    userId: `u-${Math.floor(random() * 90)}`,
    environment: 'production',
    release: '2026.11.2',
    tags: ['support', 'eu'],
    sdk: { name: 'lynex-python', version: '0.1.0' },
    tokens,
    estimatedCostUsd: usd === null ? null : usd.toFixed(9).replace(/0+$/, ''),
    costState: !calls ? 'none' : usd === null ? 'unpriced' : 'priced',
    ...(usd === null ? {} : { priceVersion: '2026-11-01' }),
    clientCostUsd: null,
    latencyMs: ['log', 'error'].includes(type) ? null : Math.round((80 + random() * 900) * (calls ? 2 : 0.3) * slow),
    ...(calls ? { input: pick(ASKED), output: pick(SAID) } : {}),
    ...(texts[type] ? { message: texts[type] } : {}),
    requestId: hex(20),
    receivedAt: new Date(atMs + 40).toISOString(),
    processedAt: new Date(atMs + 320).toISOString(),
    queueLatencyMs: 280,
    body: {
      model,
      prompt: pick(ASKED),
      usage: { inputTokens: tokens.input },
      metadata: { attempt: 1, streamed: true },
    },
    context: { environment: 'production', tags: ['support', 'eu'] },
  };
}

/** Just enough of ingest for the end-to-end test to be tried on this. */
function take({ type, timestamp, context = {} }, body) {
  const [, provider, inUsd, outUsd] = MODELS.find(([model]) => model === body.model) ?? ['', '', null, null];
  const [input, output] = [body.usage?.inputTokens ?? 0, body.usage?.outputTokens ?? 0];
  return {
    eventId: hex(32),
    projectId: 'p1',
    type,
    timestamp: timestamp ?? new Date().toISOString(),
    status: type === 'error' ? 'error' : 'ok',
    ...context,
    model: body.model,
    provider,
    tokens: { input, cacheRead: 0, cacheWrite: 0, output, reasoning: 0, rule: 'plain' },
    estimatedCostUsd: inUsd === null ? null : String(Number(((input * inUsd + output * outUsd) / 1e6).toFixed(9))),
    costState: !body.model ? 'none' : inUsd === null ? 'unpriced' : 'priced',
    latencyMs: body.latencyMs ?? null,
    input: body.prompt,
    output: body.response,
    message: body.message,
    body,
    context,
  };
}

const events = [];
if (!process.env.EMPTY) {
  const now = Date.now();
  for (let at = now - 26 * 3_600_000; at < now; at += (1500 + random() * 24_000) / (1.4 + Math.sin(at / 4e6)))
    events.push(invent(at));
  setInterval(() => events.push(invent(Date.now())), 1_500);
}

const quantile = (sorted, q) =>
  sorted.length ? sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] : null;
function bucket(start, group, list) {
  const latencies = list.flatMap((e) => e.latencyMs ?? []).sort((a, b) => a - b);
  const sum = (of) => list.reduce((total, e) => total + of(e), 0);
  return {
    start: new Date(start).toISOString(),
    group,
    events: list.length,
    errors: sum((e) => (e.status === 'error' ? 1 : 0)),
    inputTokens: sum((e) => e.tokens.input + e.tokens.cacheRead + e.tokens.cacheWrite),
    outputTokens: sum((e) => e.tokens.output + e.tokens.reasoning),
    estimatedCostUsd: String(Number(sum((e) => Number(e.estimatedCostUsd ?? 0)).toFixed(9))),
    unpriced: sum((e) => (e.costState === 'unpriced' ? 1 : 0)),
    p50Ms: quantile(latencies, 0.5),
    p95Ms: quantile(latencies, 0.95),
    p99Ms: quantile(latencies, 0.99),
  };
}

const session = {
  account: { id: 'a1', email: 'owner@example.com' },
  projects: [
    { id: 'p1', name: 'Customer support', role: 'owner' },
    { id: 'p2', name: 'Internal search', role: 'viewer' },
  ],
  ingestUrl: `http://127.0.0.1:${PORT}`,
};

/** Invitations by secret. Whoever makes an account by one is the guest from then on, there and in other browsers. */
const invitations = new Map();
const guest = { ...session };
const cookieOf = (who) => `lynex_session=${who === guest ? 2 : 1}; HttpOnly; SameSite=Strict; Path=/`;
const providers = () => ({ local: true, oidc: process.env.OIDC ? [{ name: 'work' }] : [] });
const problem = (status, type, detail) => [status, { type: `urn:lynex:problem:${type}`, title: type, detail }];

function preview({ invitation }) {
  const known = invitations.get(invitation);
  if (!known || known.used)
    return problem(404, 'not-found', `the invitation is ${known ? 'used' : 'unknown'}; ask for a new one`);
  return [
    200,
    {
      projectName: known.project.name,
      role: known.role,
      invitedBy: session.account.email,
      email: known.email ?? null,
      expiresAt: new Date(Date.now() + 7 * 86_400_000).toISOString(),
      signIn: providers(),
    },
  ];
}

function accept(who, { invitation, email }) {
  if (!who && !email) return problem(401, 'unauthorized', 'Sign in.');
  const known = invitations.get(invitation);
  if (!known || known.used)
    return problem(404, 'not-found', `the invitation is ${known ? 'used' : 'unknown'}; ask for a new one`);
  if (who?.projects.some(({ id }) => id === known.project.id))
    return problem(409, 'conflict', 'the account is a member of the project already');
  if (known.email && known.email !== (who?.account.email ?? email))
    return problem(403, 'forbidden', 'the invitation is for another email');
  known.used = true;
  if (!who) Object.assign(guest, { account: { id: 'a2', email }, projects: [] });
  guest.projects.push({ ...known.project, role: 'member' });
  return [200, { project: known.project.id, role: 'member', account: 'a2' }, cookieOf(guest)];
}

function answer(req, path, query, body) {
  const coverage = process.env.BEHIND
    ? { watermark: new Date(Date.now() - 42_000).toISOString(), complete: false }
    : { watermark: null, complete: true };
  const who = { 1: session, 2: guest }[/lynex_session=(\d)/.exec(req.headers.cookie ?? '')?.[1]];
  if (path === '/session/providers') return [200, providers()];
  if (path === '/invitations/preview') return preview(body);
  if (path === '/invitations/accept') return accept(who, body);
  if (path === '/session') {
    if (req.method === 'POST' && body.password === 'wrong') return [401, { title: 'Unauthorized', detail: 'No.' }];
    if (req.method === 'POST') return [200, session, cookieOf(session)];
    if (req.method === 'DELETE') return [204, null, 'lynex_session=; Max-Age=0; Path=/'];
  }
  if (!who) return [401, { title: 'Unauthorized', detail: 'Sign in.' }];
  if (path === '/session') return [200, who];
  if (path === '/projects') return [201, session.projects.find(({ id }) => id === body.id)];
  const project = session.projects.find(({ id }) => path === `/projects/${id}/invitations`);
  if (project) {
    const secret = `li_${hex(12)}_${hex(26)}`;
    invitations.set(secret, { used: false, email: body.email, role: body.role ?? 'member', project });
    return [201, { secret, link: `/invitation#${secret}` }];
  }
  const from = Date.parse(query.get('from') ?? '') || Date.now() - 3_600_000;
  const to = Date.parse(query.get('to') ?? '') || Date.now() + 300_000;
  const within = events.filter((e) => {
    const at = Date.parse(e.timestamp);
    const types = query.getAll('type');
    return (
      at >= from &&
      at < to &&
      query.get('project') === 'p1' &&
      (types.length === 0 || types.includes(e.type)) &&
      ['status', 'model', 'traceId'].every((name) => !query.get(name) || e[name] === query.get(name))
    );
  });
  const covered = { project: 'p1', from: new Date(from).toISOString(), to: new Date(to).toISOString(), ...coverage };
  if (path === '/stats') {
    const step = { minute: 60_000, hour: 3_600_000, day: 86_400_000 }[query.get('interval')];
    const groupBy = query.get('groupBy');
    const groups = new Map();
    for (const e of within) {
      const start = step ? Math.floor(Date.parse(e.timestamp) / step) * step : from;
      const group = groupBy === 'none' ? '' : (e[groupBy] ?? '');
      const key = `${start} ${group}`;
      if (!groups.has(key)) groups.set(key, { start, group, list: [] });
      groups.get(key).list.push(e);
    }
    const buckets = [...groups.values()].map(({ start, group, list }) => bucket(start, group, list));
    return [200, { ...covered, interval: query.get('interval'), groupBy, buckets }];
  }
  if (path === '/events') {
    const skip = Number(query.get('cursor') ?? 0);
    const limit = Number(query.get('limit') ?? 50);
    const page = within.toReversed().slice(skip, skip + limit);
    const next = skip + limit < within.length ? String(skip + limit) : null;
    return [200, { ...covered, events: page.map((e) => ({ ...e, body: undefined, context: undefined })), next }];
  }
  const one = path.startsWith('/events/') && events.find((e) => e.eventId === decodeURIComponent(path.slice(8)));
  return one ? [200, one] : [404, { title: 'Not found', detail: 'The project has no event with this id.' }];
}

createServer(async (req, res) => {
  const url = new URL(req.url ?? '/', 'http://localhost');
  const path = url.pathname.startsWith(PREFIX) ? `/${url.pathname.slice(PREFIX.length)}` : url.pathname;
  if (path.startsWith('/api/v1/events') && req.method === 'POST') {
    const sent = JSON.parse(Buffer.concat(await req.toArray()).toString());
    for (const { body, ...rest } of [sent].flat()) events.push(take(rest, body));
    events.sort((a, b) => Date.parse(a.timestamp) - Date.parse(b.timestamp));
    res.writeHead(202, { 'content-type': 'application/json' }).end('{"rejected":[]}');
    return;
  }
  if (path.startsWith('/api/v1')) {
    const sent = Buffer.concat(await req.toArray()).toString();
    const [status, body, cookie] = answer(req, path.slice(7), url.searchParams, sent ? JSON.parse(sent) : {});
    res.writeHead(status, { 'content-type': 'application/json', ...(cookie ? { 'set-cookie': cookie } : {}) });
    res.end(body === null ? undefined : JSON.stringify(body));
    return;
  }
  const file = extname(path) ? path : '/index.html';
  try {
    const bytes = await readFile(join(DIST, file));
    res.writeHead(200, {
      'content-type': KINDS[extname(file)] ?? 'application/octet-stream',
      'content-security-policy':
        "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'",
    });
    res.end(bytes);
  } catch {
    res.writeHead(404).end();
  }
}).listen(PORT, '127.0.0.1', () => {
  const url = `http://127.0.0.1:${PORT}`;
  const owner = { ownerEmail: 'owner@example.com', ownerPassword: 'any' };
  console.log(JSON.stringify({ queryUrl: url, ingestUrl: url, projectId: 'p1', ingestKey: 'sk_any', ...owner }));
});
