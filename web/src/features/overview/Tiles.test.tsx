import { render, screen, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import type { Bucket, Stats } from '../../api/types';
import { Tiles } from './Tiles';
import { groupsOf } from './totals';

const from = '2026-11-23T10:00:00Z';
const nowMs = Date.parse('2026-11-23T11:00:00Z');

function bucket(some: Partial<Bucket>): Bucket {
  return {
    start: from,
    group: '',
    events: 120,
    errors: 3,
    inputTokens: 20_000,
    outputTokens: 400,
    estimatedCostUsd: '0.0421',
    unpriced: 0,
    p50Ms: 200,
    p95Ms: 1_500,
    p99Ms: null,
    ...some,
  };
}

function stats(...buckets: Bucket[]): Stats {
  return {
    project: 'p',
    from,
    // The server's default end is a little in the future.
    to: '2026-11-23T11:05:00Z',
    interval: 'all',
    groupBy: 'none',
    watermark: null,
    complete: true,
    buckets,
  };
}

function show(totals: Stats) {
  render(<Tiles totals={totals} earlier={undefined} columns={undefined} nowMs={nowMs} />);
  return (name: string) => within(screen.getByRole('region', { name }));
}

describe('the tiles', () => {
  it('measure the rate up to now, not up to the end of the range', () => {
    const tile = show(stats(bucket({})));
    tile('Events/min').getByText('2');
    tile('Events/min').getByText('120 events');
    tile('Error rate').getByText('2.5%');
    tile('Tokens').getByText('20k in · 400 out');
    tile('Latency').getByText('1.5 s');
    tile('Latency').getByText('—');
  });

  it('say how many calls have no price beside the cost of the others', () => {
    const tile = show(stats(bucket({ unpriced: 7 })));
    tile('Cost').getByText('$0.0421');
    tile('Cost').getByText('7 unpriced');
  });

  it('never show $0 for calls without a price', () => {
    const tile = show(stats(bucket({ estimatedCostUsd: '0', unpriced: 2 })));
    expect(tile('Cost').queryByText(/\$0/)).toBeNull();
    tile('Cost').getByText('Unpriced');
  });

  it('show zeros for a range without events', () => {
    const tile = show(stats());
    tile('Events/min').getByText('0 events');
    tile('Error rate').getByText('0%');
    tile('Cost').getByText('$0');
  });
});

describe('a breakdown', () => {
  it('has the largest group first and leaves out events without a group', () => {
    const groups = groupsOf(
      stats(bucket({ group: 'b', events: 5 }), bucket({ group: '', events: 90 }), bucket({ group: 'a', events: 10 })),
    );
    expect(groups.map(({ group, share }) => [group, share])).toEqual([
      ['a', 1],
      ['b', 0.5],
    ]);
  });
});
