import { describe, expect, it } from 'vitest';
import type { EventItem, EventPage } from '../../api/types';
import { appendOlder, firstRows, headline, hold, mergeNewest } from './rows';

function event(second: number, some: Partial<EventItem> = {}): EventItem {
  return {
    eventId: `e${second}`,
    projectId: 'p',
    type: 'log',
    timestamp: new Date(Date.UTC(2026, 10, 23, 10, 0, second)).toISOString(),
    status: 'ok',
    tokens: { input: 0, cacheRead: 0, cacheWrite: 0, output: 0, reasoning: 0, rule: '' },
    estimatedCostUsd: null,
    costState: 'none',
    latencyMs: null,
    ...some,
  };
}

/** A page of events by their seconds, newest first. */
function page(seconds: number[], next: string | null = null): EventPage {
  return {
    project: 'p',
    from: '',
    to: '',
    watermark: null,
    complete: true,
    events: seconds.map((second) => event(second)),
    next,
  };
}

const ids = (rows: readonly { eventId: string }[]) => rows.map((row) => row.eventId);

describe('a list of the newest events', () => {
  it('takes each event once, however often a poll brings it', () => {
    const first = firstRows(page([2, 1]), 1_000);
    const merged = mergeNewest(first, page([3, 2, 1]), 3_000);
    expect(ids(merged.rows)).toEqual(['e3', 'e2', 'e1']);
    expect(mergeNewest(merged, page([3, 2, 1]), 5_000).rows).toBe(merged.rows);
  });

  it('keeps the rows it has, so that only new ones are drawn anew', () => {
    const first = firstRows(page([2, 1]), 1_000);
    expect(mergeNewest(first, page([3, 2, 1]), 3_000).rows.slice(1)).toEqual(first.rows);
    expect(mergeNewest(first, page([3, 2, 1]), 3_000).rows[1]).toBe(first.rows[0]);
  });

  it('marks as new what a poll brought, not what was there', () => {
    const merged = mergeNewest(firstRows(page([1]), 1_000), page([2, 1]), 3_000);
    expect(merged.rows.map((row) => row.seenAtMs)).toEqual([3_000, 0]);
  });

  it('puts a late event where its time belongs', () => {
    const merged = mergeNewest(firstRows(page([9, 1]), 1_000), page([9, 5, 1]), 3_000);
    expect(ids(merged.rows)).toEqual(['e9', 'e5', 'e1']);
  });

  it('starts again rather than have a hole when more came than a page holds', () => {
    const merged = mergeNewest(firstRows(page([2, 1]), 1_000), page([59, 58], 'more'), 3_000);
    expect(ids(merged.rows)).toEqual(['e59', 'e58']);
    expect(merged.next).toBe('more');
  });

  it('fills an empty list without taking it for a hole', () => {
    expect(ids(mergeNewest(firstRows(page([]), 0), page([2, 1]), 2_000).rows)).toEqual(['e2', 'e1']);
  });

  it('does not grow without end', () => {
    const full = firstRows(page([5, 4, 3, 2, 1]), 0);
    const merged = mergeNewest(full, page([6, 5], 'more'), 2_000, 5);
    expect(ids(merged.rows)).toEqual(['e6', 'e5']);
    expect(merged.next).toBe('more');
  });

  it('goes on with older events where it ended', () => {
    const more = appendOlder(firstRows(page([9, 8], 'a'), 0), page([8, 7], 'b'));
    expect(ids(more.rows)).toEqual(['e9', 'e8', 'e7']);
    expect(more.next).toBe('b');
    expect(mergeNewest(more, page([10, 9], 'c'), 1_000).next).toBe('b');
  });

  it('can go on again after events that came late filled more than a page', () => {
    const all = firstRows(page([9, 5]), 0);
    const merged = mergeNewest(all, page([9, 8, 7, 6, 5], 'more'), 1_000);
    expect(ids(merged.rows)).toEqual(['e9', 'e8', 'e7', 'e6', 'e5']);
    expect(merged.next).toBe('more');
    expect(mergeNewest(firstRows(page([9, 8]), 0), page([9, 8], 'more'), 1_000).next).toBe('more');
  });

  it('stays still while it is held, and counts what waits', () => {
    const merged = mergeNewest(firstRows(page([1]), 1_000), page([2, 1]), 3_000);
    expect(hold(merged.rows, null).shown).toHaveLength(2);
    const held = hold(merged.rows, 1_000);
    expect(ids(held.shown)).toEqual(['e1']);
    expect(held.waiting).toBe(1);
  });
});

describe('the line of an event', () => {
  it('is its name and what was said, on one line', () => {
    expect(headline(event(1, { name: 'chat', output: 'Hello\n  there' }))).toEqual({
      title: 'chat',
      text: 'Hello there',
    });
  });

  it('does not say the same twice', () => {
    expect(headline(event(1, { name: 'boom', message: 'boom' }))).toEqual({ title: 'boom', text: '' });
  });
});
