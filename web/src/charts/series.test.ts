import { describe, expect, it } from 'vitest';
import type { Bucket } from '../api/types';
import { fillBuckets, sparkline } from './series';

const MINUTE = 60_000;
const from = Date.parse('2026-11-23T10:00:00Z');

function bucket(start: string, some: Partial<Bucket> = {}): Bucket {
  return {
    start,
    group: '',
    events: 1,
    errors: 0,
    inputTokens: 10,
    outputTokens: 5,
    estimatedCostUsd: '0.5',
    unpriced: 0,
    p50Ms: 100,
    p95Ms: 200,
    p99Ms: 300,
    ...some,
  };
}

describe('filled buckets', () => {
  it('have an entry a step: zero events and no latency where nothing was', () => {
    const columns = fillBuckets([bucket('2026-11-23T10:01:00Z', { events: 7 })], from, from + 3 * MINUTE, MINUTE);
    expect(columns.x).toEqual([from / 1000, from / 1000 + 60, from / 1000 + 120]);
    expect(columns.events).toEqual([0, 7, 0]);
    expect(columns.tokens).toEqual([0, 15, 0]);
    expect(columns.p95).toEqual([null, 200, null]);
  });

  it('begin with the whole step a range begins in, and end before its end', () => {
    const columns = fillBuckets([], from + 30_000, from + 2 * MINUTE, MINUTE);
    expect(columns.x).toEqual([from / 1000, from / 1000 + 60]);
  });

  it('have no cost, not a cost of zero, where nothing had a price', () => {
    const unpriced = bucket('2026-11-23T10:00:00Z', { estimatedCostUsd: '0', unpriced: 2 });
    const partly = bucket('2026-11-23T10:01:00Z', { estimatedCostUsd: '0.25', unpriced: 2 });
    expect(fillBuckets([unpriced, partly], from, from + 3 * MINUTE, MINUTE).cost).toEqual([null, 0.25, 0]);
  });

  it('end, whatever range is asked for', () => {
    expect(fillBuckets([], 0, Number.MAX_SAFE_INTEGER, MINUTE).x.length).toBeLessThan(10_000);
  });
});

describe('a sparkline', () => {
  it('stays in its box, and breaks at a gap', () => {
    expect(sparkline([0, 2, null, 4], 90, 20)).toBe('M0.0 20.0L30.0 10.0M90.0 0.0');
  });

  it('is a flat line when nothing happened, and nothing without two points', () => {
    expect(sparkline([0, 0], 10, 20)).toBe('M0.0 20.0L10.0 20.0');
    expect(sparkline([1], 10, 20)).toBe('');
  });
});
