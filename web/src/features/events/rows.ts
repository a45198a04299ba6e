import type { Coverage, EventItem, EventPage } from '../../api/types';

export interface Row extends EventItem {
  key: string;
  atMs: number;
  /** When a poll first brought it, in ms since the epoch; 0 for what was there when the list was opened. */
  seenAtMs: number;
}

/** The rows a list has gathered, newest first, and where older ones go on. */
export interface Rows extends Coverage {
  rows: Row[];
  next: string | null;
  polledAtMs: number;
}

/** How many rows a list keeps while new ones arrive, before it starts again from the newest page. */
export const KEPT = 5_000;

/** An event is one by its id and time: the same id may be sent again with another time. */
export function keyOf(event: EventItem): string {
  return `${event.timestamp} ${event.eventId}`;
}

function newestFirst(a: Row, b: Row): number {
  // Times of different precision do not compare as text; equal milliseconds do, by the rest of their digits.
  return b.atMs - a.atMs || (a.key < b.key ? 1 : a.key > b.key ? -1 : 0);
}

function rowOf(event: EventItem, seenAtMs: number): Row {
  return { ...event, key: keyOf(event), atMs: Date.parse(event.timestamp), seenAtMs };
}

export function firstRows(page: EventPage, nowMs: number): Rows {
  return {
    rows: page.events.map((event) => rowOf(event, 0)).sort(newestFirst),
    next: page.next,
    polledAtMs: nowMs,
    watermark: page.watermark,
    complete: page.complete,
  };
}

/**
 * A poll's page of newest events, merged into what is there. Known rows keep their identity. When the page has more
 * after it and nothing in common with what is there, more has come than a page holds: the list starts again from the
 * page, since a hole in it would go unseen.
 */
export function mergeNewest(known: Rows, page: EventPage, nowMs: number, kept = KEPT): Rows {
  const keys = new Set(known.rows.map((row) => row.key));
  const news = page.events.filter((event) => !keys.has(keyOf(event))).map((event) => rowOf(event, nowMs));
  const coverage = { watermark: page.watermark, complete: page.complete, polledAtMs: nowMs };
  // Nothing known is older than the page: what comes after the page comes after the list. It does so also when the list
  // was at its end before, since events arrive late and in the midst of others.
  const within = known.rows.length + news.length === page.events.length;
  const next = within ? page.next : known.next;
  if (news.length === 0) return { ...known, ...coverage, next };
  const hole = known.rows.length > 0 && page.next !== null && news.length === page.events.length;
  if (hole || known.rows.length + news.length > kept) {
    const seen = new Map(known.rows.map((row) => [row.key, row]));
    const rows = page.events.map((event) => seen.get(keyOf(event)) ?? rowOf(event, nowMs));
    return { rows: rows.sort(newestFirst), next: page.next, ...coverage };
  }
  return { rows: [...news, ...known.rows].sort(newestFirst), next, ...coverage };
}

/** A page of older events put after what is there. */
export function appendOlder(known: Rows, page: EventPage): Rows {
  const keys = new Set(known.rows.map((row) => row.key));
  const older = page.events.filter((event) => !keys.has(keyOf(event))).map((event) => rowOf(event, 0));
  return { ...known, rows: [...known.rows, ...older].sort(newestFirst), next: page.next };
}

/** The rows to show while the list is held still, and how many wait to be shown. */
export function hold(rows: readonly Row[], heldSinceMs: number | null): { shown: readonly Row[]; waiting: number } {
  if (heldSinceMs === null) return { shown: rows, waiting: 0 };
  const shown = rows.filter((row) => row.seenAtMs <= heldSinceMs);
  return { shown, waiting: rows.length - shown.length };
}

/** One line that tells events apart: what was said, or a name. */
export function headline(event: EventItem): { title: string; text: string } {
  const text = event.message ?? event.output ?? event.input ?? '';
  const title = event.name ?? '';
  return { title, text: text === title ? '' : text.replace(/\s+/g, ' ').trim() };
}

export function tokensOf(event: EventItem): number {
  const { input, cacheRead, cacheWrite, output, reasoning } = event.tokens;
  return input + cacheRead + cacheWrite + output + reasoning;
}
