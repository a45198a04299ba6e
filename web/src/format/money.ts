/**
 * US dollars for people, from the API's decimal string. Two digits from a cent on, else as many as show three
 * significant ones, so that a call of $0.00042 does not become $0.00.
 */
export function usd(decimal: string): string {
  const n = Number(decimal);
  if (!Number.isFinite(n)) return decimal;
  const size = Math.abs(n);
  const sign = n < 0 ? '-' : '';
  if (size === 0) return '$0';
  if (size >= 10_000) return `${sign}$${Math.round(size).toLocaleString('en-US')}`;
  if (size >= 1)
    return `${sign}$${size.toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 })}`;
  const digits = Math.min(12, Math.max(2, 2 - Math.floor(Math.log10(size))));
  const text = size.toFixed(digits).replace(/0+$/, '');
  const fraction = text.split('.')[1] ?? '';
  return `${sign}$${fraction.length < 2 ? size.toFixed(2) : text}`;
}

/** The decimal string itself with a dollar sign: every digit the server has. */
export function usdExact(decimal: string): string {
  return decimal.startsWith('-') ? `-$${decimal.slice(1)}` : `$${decimal}`;
}

/** What to say of a cost that may be unknown. Unpriced is a word: it is never shown as $0. */
export function cost(decimal: string | null | undefined, state: 'priced' | 'unpriced' | 'none'): string {
  if (state === 'unpriced') return 'unpriced';
  if (state === 'none' || decimal == null) return '—';
  return usd(decimal);
}

/** The sum of a range, where some events may be unpriced: null when nothing in it has a price. */
export function totalCost(decimal: string, unpriced: number): string | null {
  return Number(decimal) === 0 && unpriced > 0 ? null : usd(decimal);
}
