/** What the query API answers; its openapi.yaml has the meanings. Money is a decimal string, times RFC 3339 in UTC. */

export interface Project {
  id: string;
  name: string;
  role: 'owner' | 'admin' | 'member' | 'viewer';
}

export interface Session {
  account: { id: string; email: string };
  projects: Project[];
  ingestUrl: string;
}

/** An account to be made: the password has 8 to 256 characters, the name up to 100. */
export interface NewAccount {
  email: string;
  name: string;
  password: string;
}

/** What an invitation is for. Null: who invited is gone; whoever has the link may accept. */
export interface Preview {
  projectName: string;
  role: Project['role'];
  invitedBy: string | null;
  email: string | null;
  expiresAt: string;
  signIn: Providers;
}

export interface Accepted {
  project: string;
  role: Project['role'];
  account: string;
}

/** How far an answer goes: what was received before the watermark is in it. Null when nothing is queued or known. */
export interface Coverage {
  watermark: string | null;
  complete: boolean;
}

export interface Bucket {
  start: string;
  group: string;
  events: number;
  errors: number;
  inputTokens: number;
  outputTokens: number;
  estimatedCostUsd: string;
  unpriced: number;
  p50Ms: number | null;
  p95Ms: number | null;
  p99Ms: number | null;
}

export interface Stats extends Coverage {
  project: string;
  from: string;
  to: string;
  interval: Interval;
  groupBy: GroupBy;
  buckets: Bucket[];
}

export type Interval = 'minute' | 'hour' | 'day' | 'all';
export type GroupBy = 'none' | 'type' | 'model';

export const EVENT_TYPES = [
  'log',
  'error',
  'span',
  'token_usage',
  'message',
  'model_response',
  'agent_action',
  'retrieval',
  'tool_call',
  'eval_metric',
  'custom',
] as const;
export type EventType = (typeof EVENT_TYPES)[number];

export interface Tokens {
  input: number;
  cacheRead: number;
  cacheWrite: number;
  output: number;
  reasoning: number;
  rule: string;
}

export interface EventItem {
  eventId: string;
  projectId: string;
  type: EventType;
  timestamp: string;
  name?: string;
  status: 'ok' | 'error';
  model?: string;
  provider?: string;
  traceId?: string;
  spanId?: string;
  parentSpanId?: string;
  sessionId?: string;
  userId?: string;
  environment?: string;
  release?: string;
  tags?: string[];
  sdk?: { name: string; version: string };
  tokens: Tokens;
  estimatedCostUsd: string | null;
  costState: 'priced' | 'unpriced' | 'none';
  priceVersion?: string | null;
  clientCostUsd?: string | null;
  latencyMs: number | null;
  input?: string;
  output?: string;
  message?: string;
  requestId?: string;
  receivedAt?: string;
  processedAt?: string;
  queueLatencyMs?: number;
}

export interface EventWhole extends EventItem {
  body?: unknown;
  context?: unknown;
}

export interface EventPage extends Coverage {
  project: string;
  from: string;
  to: string;
  events: EventItem[];
  next: string | null;
}

export interface EventFilter {
  types: readonly EventType[];
  status?: 'ok' | 'error' | undefined;
  model?: string | undefined;
  traceId?: string | undefined;
}

/** Which ways to sign in there are: by password, and by issuers. */
export interface Providers {
  local: boolean;
  oidc: { name: string }[];
}
