const whole = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });
const scaled = new Intl.NumberFormat('en-US', { minimumFractionDigits: 0, maximumFractionDigits: 1 });
const SUFFIXES = ['', 'k', 'M', 'B', 'T'];

/** A count in full: 1,234,567. */
export function count(n: number): string {
  return whole.format(n);
}

/** A count in few characters: in full below 10,000, then 12.3k, 4.5M. */
export function compact(n: number): string {
  if (Math.abs(n) < 10_000) return whole.format(n);
  let value = n;
  let i = 0;
  // 999,950 would round to 1000k.
  while (Math.abs(value) >= 999.95 && i < SUFFIXES.length - 1) {
    value /= 1000;
    i++;
  }
  return scaled.format(value) + (SUFFIXES[i] ?? '');
}

/** A rate: three significant digits below 1,000, compact above; never "0" for something that happened. */
export function rate(n: number): string {
  if (n === 0) return '0';
  if (n < 0.01) return '< 0.01';
  if (n >= 1000) return compact(Math.round(n));
  const digits = n >= 100 ? 0 : n >= 10 ? 1 : 2;
  return String(Number(n.toFixed(digits)));
}

/** A share from 0 to 1 as a percentage; a small share is "< 0.1 %", not "0 %". */
export function percent(share: number): string {
  if (share === 0) return '0%';
  const p = share * 100;
  if (p < 0.1) return '< 0.1%';
  if (p > 99.9 && p < 100) return '> 99.9%';
  return `${p >= 10 ? Number(p.toFixed(1)) : Number(p.toFixed(2))}%`;
}

/** "1 event", "2 events". */
export function plural(n: number, one: string, many = `${one}s`): string {
  return `${count(n)} ${n === 1 ? one : many}`;
}

/** Relative change from `before` to `now`: 0.25 is a quarter more. Null when there is nothing to compare with. */
export function change(now: number, before: number): number | null {
  if (before === 0 || !Number.isFinite(before) || !Number.isFinite(now)) return null;
  return (now - before) / before;
}
