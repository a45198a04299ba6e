import * as v from 'valibot';
import { DEFAULT_RANGE, RANGES, type Range } from '../api/range';
import { EVENT_TYPES, type EventFilter, type EventType } from '../api/types';

/** The address of a view, version 1. What is left out is the default; what is not understood is left out. */
const text = v.fallback(v.optional(v.pipe(v.string(), v.maxLength(200))), undefined);

const Schema = v.object({
  v: v.fallback(v.optional(v.string()), undefined),
  project: text,
  range: v.fallback(v.optional(v.picklist(RANGES)), undefined),
  refresh: v.fallback(v.optional(v.picklist(['off', '30s'])), undefined),
  live: v.fallback(v.optional(v.literal('off')), undefined),
  type: text,
  status: v.fallback(v.optional(v.picklist(['ok', 'error'])), undefined),
  model: text,
  trace: text,
  event: text,
});

export type ViewSearch = v.InferOutput<typeof Schema>;

type Raw = Record<string, unknown>;

/** From each older version of an address to the next. Version 1 is written without a number. */
const UPGRADES: Record<string, (search: Raw) => Raw> = {};

export function parseView(raw: Raw): ViewSearch {
  let search = raw;
  for (let upgrade = UPGRADES[version(search)]; upgrade; upgrade = UPGRADES[version(search)]) search = upgrade(search);
  return withoutBlanks(v.parse(Schema, search));
}

function version(search: Raw): string {
  return typeof search.v === 'string' ? search.v : '1';
}

function withoutBlanks(search: ViewSearch): ViewSearch {
  return Object.fromEntries(Object.entries(search).filter(([, value]) => value !== undefined && value !== ''));
}

export function rangeOf(search: ViewSearch): Range {
  return search.range ?? DEFAULT_RANGE;
}

export function filterOf(search: ViewSearch): EventFilter {
  const names = new Set((search.type ?? '').split(','));
  return {
    types: EVENT_TYPES.filter((type: EventType) => names.has(type)),
    status: search.status,
    model: search.model,
    traceId: search.trace,
  };
}

export function withFilter(search: ViewSearch, filter: EventFilter): ViewSearch {
  return withoutBlanks({
    ...search,
    type: filter.types.join(','),
    status: filter.status,
    model: filter.model,
    trace: filter.traceId,
  });
}

export function withRange(search: ViewSearch, range: Range): ViewSearch {
  return withoutBlanks({ ...search, range: range === DEFAULT_RANGE ? undefined : range });
}

/** Search parameters are flat text: `?range=6h&type=log,error`. */
export function readSearch(search: string): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(search));
}

export function writeSearch(search: Record<string, unknown>): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(search)) {
    if (typeof value === 'string' && value !== '') params.set(name, value);
  }
  const query = params.toString().replaceAll('%2C', ',');
  return query ? `?${query}` : '';
}
