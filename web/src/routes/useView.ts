import { getRouteApi } from '@tanstack/react-router';
import { useCallback } from 'react';
import type { EventFilter } from '../api/types';
import { filterOf, rangeOf, withFilter, withRange, type ViewSearch } from './viewSearch';

const frame = getRouteApi('/view');

/** The view as its address has it, and how to change the address. Opening an event is a step; the rest replaces. */
export function useView() {
  const search = frame.useSearch();
  const { session } = frame.useRouteContext();
  const navigate = frame.useNavigate();
  const change = useCallback(
    (next: (search: ViewSearch) => ViewSearch, replace = true) =>
      void navigate({ to: '.', search: next, replace, resetScroll: false }),
    [navigate],
  );
  const filter = filterOf(search);
  return {
    session,
    project: session.projects.find(({ id }) => id === search.project) ?? session.projects[0],
    range: rangeOf(search),
    refresh: search.refresh ?? ('5s' as const),
    live: search.live !== 'off',
    filter,
    eventId: search.event,
    change,
    setRange: useCallback((range: ReturnType<typeof rangeOf>) => change((s) => withRange(s, range)), [change]),
    setFilter: useCallback((next: EventFilter) => change((s) => withFilter(s, next)), [change]),
    setLive: useCallback((live: boolean) => change((s) => set(s, 'live', live ? undefined : 'off')), [change]),
    open: useCallback((row: { eventId: string }) => change((s) => ({ ...s, event: row.eventId }), false), [change]),
    close: useCallback(() => change((s) => set(s, 'event', undefined)), [change]),
  };
}

/** A copy with one parameter set, or left out. */
export function set<K extends keyof ViewSearch>(search: ViewSearch, name: K, value: ViewSearch[K]): ViewSearch {
  const rest = Object.entries(search).filter(([key]) => key !== name);
  return Object.fromEntries(value === undefined ? rest : [...rest, [name, value]]);
}
