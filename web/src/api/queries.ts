import { queryOptions } from '@tanstack/react-query';
import { address, call } from './client';
import { intervalOf, spanMs, startOf, type Range } from './range';
import type {
  Accepted,
  EventFilter,
  EventPage,
  EventWhole,
  GroupBy,
  Interval,
  NewAccount,
  Preview,
  Providers,
  Session,
  Stats,
} from './types';

const iso = (ms: number) => new Date(ms).toISOString();

export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: ({ signal }) => call<Session>('session', { signal }),
  staleTime: 60_000,
});

export const providersQuery = queryOptions({
  queryKey: ['providers'],
  queryFn: ({ signal }) => call<Providers>('session/providers', { signal }),
  staleTime: Infinity,
});

/** Where the browser goes to sign in by an issuer, and then to `next`. */
export function issuerAddress(provider: string, next?: string): string {
  return address(`session/oidc/${encodeURIComponent(provider)}`, { next });
}

export function signIn(email: string, password: string): Promise<Session> {
  return call<Session>('session', { method: 'POST', body: { email, password } });
}

export function signOut(): Promise<void> {
  return call('session', { method: 'DELETE' });
}

/** What an invitation is for. The secret goes in the body, as everywhere, and is not remembered here. */
export const previewQuery = (secret: string) =>
  queryOptions({
    queryKey: ['invitation', secret],
    queryFn: ({ signal }) =>
      call<Preview>('invitations/preview', { method: 'POST', body: { invitation: secret }, signal }),
    staleTime: Infinity,
    gcTime: 0,
  });

/** Accepts for who is signed in, or for a new account, which is signed in then. */
export function acceptInvitation(secret: string, account: NewAccount | null): Promise<Accepted> {
  return call<Accepted>('invitations/accept', { method: 'POST', body: { invitation: secret, ...account } });
}

/** Stats of a range that ends now. `to` is left to the server, which knows the time its events are measured by. */
function stats(project: string, range: Range, interval: Interval, groupBy: GroupBy) {
  return queryOptions({
    queryKey: ['stats', project, range, interval, groupBy],
    queryFn: ({ signal }) =>
      call<Stats>('stats', { params: { project, from: iso(startOf(range, Date.now())), interval, groupBy }, signal }),
  });
}

export const seriesQuery = (project: string, range: Range) => stats(project, range, intervalOf(range), 'none');
export const totalsQuery = (project: string, range: Range) => stats(project, range, 'all', 'none');
export const byTypeQuery = (project: string, range: Range) => stats(project, range, 'all', 'type');
export const byModelQuery = (project: string, range: Range) => stats(project, range, 'all', 'model');

/** The range before the shown one, to compare with. */
export function earlierQuery(project: string, range: Range) {
  return queryOptions({
    queryKey: ['stats', project, range, 'earlier'],
    queryFn: ({ signal }) => {
      const to = startOf(range, Date.now());
      return call<Stats>('stats', {
        params: { project, from: iso(to - spanMs(range)), to: iso(to), interval: 'all', groupBy: 'none' },
        signal,
      });
    },
    staleTime: 60_000,
  });
}

/** The newest event of the last 90 days: tells a project that has never had one from one that is quiet now. */
export function lastEventQuery(project: string) {
  return queryOptions({
    queryKey: ['lastEvent', project],
    queryFn: ({ signal }) =>
      call<EventPage>('events', { params: { project, from: iso(Date.now() - 90 * 86_400_000), limit: 1 }, signal }),
  });
}

export function eventQuery(project: string, eventId: string) {
  return queryOptions({
    queryKey: ['event', project, eventId],
    queryFn: ({ signal }) => call<EventWhole>(`events/${encodeURIComponent(eventId)}`, { params: { project }, signal }),
    // A stored event does not change.
    staleTime: Infinity,
  });
}

export function listEvents(
  project: string,
  range: Range,
  filter: EventFilter,
  page: { limit: number; cursor?: string },
  signal?: AbortSignal,
): Promise<EventPage> {
  return call<EventPage>('events', {
    params: {
      project,
      from: iso(startOf(range, Date.now())),
      type: filter.types,
      status: filter.status,
      model: filter.model,
      traceId: filter.traceId,
      limit: page.limit,
      cursor: page.cursor,
    },
    ...(signal ? { signal } : {}),
  });
}
