import type { Interval } from './types';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

export const RANGES = ['15m', '1h', '6h', '24h', '7d'] as const;
export type Range = (typeof RANGES)[number];
export const DEFAULT_RANGE: Range = '1h';

const SPANS: Record<Range, { ms: number; interval: Exclude<Interval, 'all'>; words: string }> = {
  '15m': { ms: 15 * MINUTE, interval: 'minute', words: '15 minutes' },
  '1h': { ms: HOUR, interval: 'minute', words: 'hour' },
  '6h': { ms: 6 * HOUR, interval: 'minute', words: '6 hours' },
  '24h': { ms: DAY, interval: 'hour', words: '24 hours' },
  '7d': { ms: 7 * DAY, interval: 'hour', words: '7 days' },
};

const STEPS: Record<Exclude<Interval, 'all'>, number> = { minute: MINUTE, hour: HOUR, day: DAY };

export function spanMs(range: Range): number {
  return SPANS[range].ms;
}

/** "hour", "15 minutes": what follows "the last". */
export function inWords(range: Range): string {
  return SPANS[range].words;
}

export function intervalOf(range: Range): Exclude<Interval, 'all'> {
  return SPANS[range].interval;
}

export function stepMs(interval: Exclude<Interval, 'all'>): number {
  return STEPS[interval];
}

/**
 * Where a range that ends now begins: at the start of the interval its first moment is in, so that the first bar of a
 * chart is whole and tiles and charts count the same events.
 */
export function startOf(range: Range, nowMs: number): number {
  const step = stepMs(intervalOf(range));
  return Math.floor((nowMs - SPANS[range].ms) / step) * step;
}

/** The smallest range longer than this one that reaches back to a moment; null when none does. */
export function rangeReaching(thenMs: number, nowMs: number): Range | null {
  return RANGES.find((range) => nowMs - thenMs < SPANS[range].ms) ?? null;
}
