import { TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Stats } from '../../api/types';
import type { Columns } from '../../charts/series';
import { Sparkline } from '../../charts/Sparkline';
import { duration } from '../../format/duration';
import { totalCost } from '../../format/money';
import { change, compact, count, percent, plural, rate } from '../../format/number';
import { Tile } from './Tile';
import { errorShare, perMinute, totalOf } from './totals';

interface Props {
  totals: Stats | undefined;
  earlier: Stats | undefined;
  columns: Columns | undefined;
  nowMs: number;
}

export function Tiles({ totals, earlier, columns, nowMs }: Props) {
  const now = totals && totalOf(totals);
  const before = earlier && totalOf(earlier);
  const against = (pick: (bucket: NonNullable<typeof now>) => number) =>
    now && before ? change(pick(now), pick(before)) : null;
  const loading = !now;
  const total = now ? totalCost(now.estimatedCostUsd, now.unpriced) : null;
  return (
    <div className="grid grid-cols-2 gap-3 lg:grid-cols-3 xl:grid-cols-[1fr_1fr_1fr_1fr_1.35fr]">
      <Tile
        title="Events/min"
        loading={loading}
        value={totals && rate(perMinute(totals, nowMs))}
        change={totals && earlier && before ? change(perMinute(totals, nowMs), perMinute(earlier, nowMs)) : null}
        detail={now && plural(now.events, 'event')}
        chart={columns && <Sparkline values={columns.events} colour="var(--chart-ok)" />}
      />
      <Tile
        title="Error rate"
        loading={loading}
        value={now && percent(errorShare(now))}
        change={against(errorShare)}
        moreIsWorse
        detail={now && plural(now.errors, 'error')}
        chart={columns && <Sparkline values={columns.errors} colour="var(--chart-bad)" />}
      />
      <Tile
        title="Tokens"
        loading={loading}
        value={now && compact(now.inputTokens + now.outputTokens)}
        change={against((bucket) => bucket.inputTokens + bucket.outputTokens)}
        detail={
          now && (
            <span title={`${count(now.inputTokens)} in, ${count(now.outputTokens)} out`}>
              {compact(now.inputTokens)} in · {compact(now.outputTokens)} out
            </span>
          )
        }
        chart={columns && <Sparkline values={columns.tokens} colour="var(--chart-p50)" />}
      />
      <Tile
        title="Cost"
        loading={loading}
        value={now && (total ?? <span className="text-muted">Unpriced</span>)}
        change={total === null ? null : against((bucket) => Number(bucket.estimatedCostUsd))}
        moreIsWorse
        detail={
          now &&
          (now.unpriced > 0 ? (
            <span className="inline-flex items-center gap-1 font-medium text-warn">
              <TriangleAlert size={12} aria-hidden />
              {count(now.unpriced)} unpriced
            </span>
          ) : (
            'estimated, all calls priced'
          ))
        }
        chart={columns && <Sparkline values={columns.cost} colour="var(--chart-cost)" />}
      />
      <div className="col-span-2 grid lg:col-span-2 xl:col-span-1">
        <Tile
          title="Latency"
          loading={loading}
          change={against((bucket) => bucket.p95Ms ?? 0)}
          moreIsWorse
          value={
            now && (
              <dl className="grid w-full grid-cols-3 gap-2">
                <Percentile name="p50" ms={now.p50Ms} colour="bg-chart-p50" />
                <Percentile name="p95" ms={now.p95Ms} colour="bg-chart-p95" />
                <Percentile name="p99" ms={now.p99Ms} colour="bg-chart-p99" />
              </dl>
            )
          }
          chart={columns && <Sparkline values={columns.p95} colour="var(--chart-p95)" />}
        />
      </div>
    </div>
  );
}

function Percentile({ name, ms, colour }: { name: string; ms: number | null; colour: string }): ReactNode {
  return (
    <div className="flex min-w-0 flex-col">
      <dt className="order-2 flex items-center gap-1.5 text-xs leading-5 font-normal tracking-normal text-muted">
        <span aria-hidden className={`size-2 rounded-xs ${colour}`} />
        {name}
      </dt>
      <dd className="truncate text-[1.3125rem] leading-9">{ms === null ? '—' : duration(ms)}</dd>
    </div>
  );
}
