import type { Stats } from '../api/types';

/** The models a range has events of, by name. */
export function modelsOf(stats: Stats): string[] {
  return stats.buckets
    .map((bucket) => bucket.group)
    .filter((model) => model !== '')
    .sort((a, b) => a.localeCompare(b));
}
