import { describe, expect, it } from 'vitest';
import { ago, duration } from './duration';
import { cost, totalCost, usd, usdExact } from './money';
import { change, compact, percent, plural, rate } from './number';

describe('money', () => {
  it('shows a small cost with the digits that tell it apart', () => {
    expect(usd('0.000423719')).toBe('$0.000424');
    expect(usd('0.0000000012')).toBe('$0.0000000012');
  });

  it('shows cents from a cent on and thousands with a comma', () => {
    expect(usd('0.5')).toBe('$0.50');
    expect(usd('1234.5')).toBe('$1,234.50');
    expect(usd('123456.78')).toBe('$123,457');
    expect(usd('-2.5')).toBe('-$2.50');
  });

  it('keeps every digit where exactness is asked for', () => {
    expect(usdExact('0.000423719001')).toBe('$0.000423719001');
    expect(usdExact('-0.5')).toBe('-$0.5');
  });

  it('never shows an unpriced call as zero', () => {
    expect(cost(null, 'unpriced')).toBe('unpriced');
    expect(cost('0', 'unpriced')).toBe('unpriced');
    expect(cost(null, 'none')).toBe('—');
    expect(cost('0', 'priced')).toBe('$0');
  });

  it('has no total when nothing in a range has a price', () => {
    expect(totalCost('0', 3)).toBeNull();
    expect(totalCost('0.25', 3)).toBe('$0.25');
    expect(totalCost('0', 0)).toBe('$0');
  });
});

describe('numbers', () => {
  it('are short from ten thousand on and never say 1000k', () => {
    expect(compact(9_999)).toBe('9,999');
    expect(compact(12_340)).toBe('12.3k');
    expect(compact(999_960)).toBe('1M');
    expect(compact(4_560_000)).toBe('4.6M');
  });

  it('do not round something down to nothing', () => {
    expect(percent(0)).toBe('0%');
    expect(percent(0.00001)).toBe('< 0.1%');
    expect(percent(0.9999)).toBe('> 99.9%');
    expect(percent(1)).toBe('100%');
    expect(rate(0.003)).toBe('< 0.01');
    expect(rate(0)).toBe('0');
  });

  it('have three digits at most in a rate', () => {
    expect(rate(1.234)).toBe('1.23');
    expect(rate(12.34)).toBe('12.3');
    expect(rate(123.4)).toBe('123');
    expect(rate(12_345)).toBe('12.3k');
  });

  it('agree with their noun', () => {
    expect(plural(1, 'event')).toBe('1 event');
    expect(plural(2_000, 'event')).toBe('2,000 events');
  });

  it('have no change against nothing', () => {
    expect(change(5, 0)).toBeNull();
    expect(change(5, 4)).toBe(0.25);
  });
});

describe('durations', () => {
  it('use the unit that fits', () => {
    expect([0, 0.42, 85.4, 999.4, 1240, 59_900].map(duration)).toEqual([
      '0 ms',
      '0.4 ms',
      '85 ms',
      '999 ms',
      '1.24 s',
      '59.9 s',
    ]);
    expect([59_960, 125_000, 12_000_000, 187_200_000].map(duration)).toEqual([
      '1 m 00 s',
      '2 m 05 s',
      '3 h 20 m',
      '2 d 4 h',
    ]);
  });

  it('are told from now in one unit, and a clock ahead of ours is just now', () => {
    expect(ago(0, 12_000)).toBe('12 s ago');
    expect(ago(0, 300_000)).toBe('5 min ago');
    expect(ago(0, 86_400_000 * 2)).toBe('2 d ago');
    expect(ago(5_000, 0)).toBe('just now');
  });
});
