import type { Bucket } from '../api/types';

/** Buckets as columns, one entry a step of the range, as a chart wants them. `x` is in seconds since the epoch. */
export interface Columns {
  x: number[];
  events: number[];
  errors: number[];
  tokens: number[];
  /** US dollars, for drawing only; null where calls were made and none has a price. */
  cost: (number | null)[];
  p50: (number | null)[];
  p95: (number | null)[];
  p99: (number | null)[];
}

const LIMIT = 5_000;

/** The API answers only buckets with events; the steps between them count zero and have no latency. */
export function fillBuckets(buckets: readonly Bucket[], fromMs: number, toMs: number, stepMs: number): Columns {
  const byStart = new Map(buckets.map((bucket) => [Date.parse(bucket.start), bucket]));
  const columns: Columns = { x: [], events: [], errors: [], tokens: [], cost: [], p50: [], p95: [], p99: [] };
  let at = Math.floor(fromMs / stepMs) * stepMs;
  for (let i = 0; at < toMs && i < LIMIT; i++, at += stepMs) {
    const bucket = byStart.get(at);
    columns.x.push(at / 1000);
    columns.events.push(bucket?.events ?? 0);
    columns.errors.push(bucket?.errors ?? 0);
    columns.tokens.push((bucket?.inputTokens ?? 0) + (bucket?.outputTokens ?? 0));
    columns.cost.push(costOf(bucket));
    columns.p50.push(bucket?.p50Ms ?? null);
    columns.p95.push(bucket?.p95Ms ?? null);
    columns.p99.push(bucket?.p99Ms ?? null);
  }
  return columns;
}

function costOf(bucket: Bucket | undefined): number | null {
  if (!bucket) return 0;
  const cost = Number(bucket.estimatedCostUsd);
  return cost === 0 && bucket.unpriced > 0 ? null : cost;
}

/** An SVG path for a sparkline in a box; empty with fewer than two points. Gaps break the line. */
export function sparkline(values: readonly (number | null)[], width: number, height: number): string {
  if (values.length < 2) return '';
  const top = Math.max(...values.map((v) => v ?? 0));
  const step = width / (values.length - 1);
  let path = '';
  let pen = false;
  values.forEach((value, i) => {
    if (value === null) {
      pen = false;
      return;
    }
    const y = top === 0 ? height : height - (value / top) * height;
    path += `${pen ? 'L' : 'M'}${(i * step).toFixed(1)} ${y.toFixed(1)}`;
    pen = true;
  });
  return path;
}
