import type { Bucket, Stats } from '../../api/types';

const NOTHING: Bucket = {
  start: '',
  group: '',
  events: 0,
  errors: 0,
  inputTokens: 0,
  outputTokens: 0,
  estimatedCostUsd: '0',
  unpriced: 0,
  p50Ms: null,
  p95Ms: null,
  p99Ms: null,
};

/** The one bucket of a whole range; zeros when it has no events. */
export function totalOf(stats: Stats): Bucket {
  return stats.buckets[0] ?? NOTHING;
}

/** Minutes a range covers up to now: the server's answer may end a little in the future. */
export function minutesOf(stats: Stats, nowMs: number): number {
  const end = Math.min(nowMs, Date.parse(stats.to));
  return Math.max(1, (end - Date.parse(stats.from)) / 60_000);
}

/** Events per minute. */
export function perMinute(stats: Stats, nowMs: number): number {
  return totalOf(stats).events / minutesOf(stats, nowMs);
}

export function errorShare(bucket: Bucket): number {
  return bucket.events === 0 ? 0 : bucket.errors / bucket.events;
}

export interface Group extends Bucket {
  /** Of the largest group's events, from 0 to 1. */
  share: number;
}

/** The groups of a breakdown, most events first; events without one (no model) are not a group. */
export function groupsOf(stats: Stats): Group[] {
  const groups = stats.buckets.filter((bucket) => bucket.group !== '');
  const most = Math.max(1, ...groups.map((group) => group.events));
  return groups
    .map((group) => ({ ...group, share: group.events / most }))
    .sort((a, b) => b.events - a.events || a.group.localeCompare(b.group));
}
