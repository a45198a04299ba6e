import type { Coverage } from './types';

/** A delay people would not notice is not worth a word. */
const QUIET_MS = 5_000;

export type Freshness = { state: 'current' } | { state: 'unknown' } | { state: 'behind'; sinceMs: number };

/** Whether an answer given at `nowMs` has everything that was sent. */
export function freshness({ complete, watermark }: Coverage, nowMs: number): Freshness {
  if (complete) return { state: 'current' };
  if (watermark == null) return { state: 'unknown' };
  const sinceMs = Date.parse(watermark);
  return nowMs - sinceMs < QUIET_MS ? { state: 'current' } : { state: 'behind', sinceMs };
}
