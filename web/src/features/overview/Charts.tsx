import { lazy, Suspense, useId, type ReactNode } from 'react';
import type { Series } from '../../charts/build';
import type { Columns } from '../../charts/series';
import { duration } from '../../format/duration';
import { usd } from '../../format/money';
import { compact, count, plural } from '../../format/number';
import { bucketLabel } from '../../format/time';
import { Empty, Skeleton } from '../../ui/Notice';

const TimeChart = lazy(() => import('../../charts/TimeChart'));
const HEIGHT = 196;

// Errors are drawn over all events, from the ground: what is left to see of the bar is what went well.
const EVENTS: readonly Series[] = [
  { label: 'All events', colour: '--chart-ok', kind: 'bars' },
  { label: 'Errors', colour: '--chart-bad', kind: 'bars' },
];
const LATENCY: readonly Series[] = [
  { label: 'p50', colour: '--chart-p50', kind: 'line' },
  { label: 'p95', colour: '--chart-p95', kind: 'line' },
  { label: 'p99', colour: '--chart-p99', kind: 'line' },
];
const COST: readonly Series[] = [{ label: 'Cost', colour: '--chart-cost', kind: 'bars' }];

interface Props {
  columns: Columns | undefined;
  stepMs: number;
}

export function Charts({ columns, stepMs }: Props) {
  const title = (ms: number) => bucketLabel(ms, stepMs);
  const sum = (values: readonly (number | null)[]) => values.reduce<number>((a, b) => a + (b ?? 0), 0);
  const last = columns?.p95.findLast((ms) => ms !== null) ?? null;
  const per = stepMs === 60_000 ? 'per minute' : 'per hour';
  return (
    <div className="grid grid-cols-1 gap-3 lg:grid-cols-2 2xl:grid-cols-3">
      <ChartCard title="Events" unit={per} series={EVENTS}>
        {columns && (
          <TimeChart
            summary={`Events ${per}: ${plural(sum(columns.events), 'event')}, ${plural(sum(columns.errors), 'error')} in the range.`}
            x={columns.x}
            y={[columns.events, columns.errors]}
            series={EVENTS}
            format={compact}
            title={title}
            stepMs={stepMs}
            height={HEIGHT}
          />
        )}
      </ChartCard>
      <ChartCard title="Latency" unit="of calls that report one" series={LATENCY}>
        {columns &&
          (last === null ? (
            <Empty title="No latencies in this range" />
          ) : (
            <TimeChart
              summary={`Latency percentiles ${per}; the newest p95 is ${duration(last)}.`}
              x={columns.x}
              y={[columns.p50, columns.p95, columns.p99]}
              series={LATENCY}
              format={duration}
              title={title}
              stepMs={stepMs}
              height={HEIGHT}
            />
          ))}
      </ChartCard>
      <div className="grid lg:col-span-2 2xl:col-span-1">
        <ChartCard title="Cost" unit={`${per}, priced calls`} series={COST}>
          {columns && (
            <TimeChart
              summary={`Estimated cost ${per}: ${usd(String(sum(columns.cost)))} for ${count(sum(columns.tokens))} tokens in the range.`}
              x={columns.x}
              y={[columns.cost]}
              series={COST}
              format={(value) => usd(String(value))}
              title={title}
              stepMs={stepMs}
              height={HEIGHT}
            />
          )}
        </ChartCard>
      </div>
    </div>
  );
}

function ChartCard({
  title,
  unit,
  series,
  children,
}: {
  title: string;
  unit: string;
  series: readonly Series[];
  children: ReactNode | undefined;
}) {
  const id = useId();
  return (
    <section aria-labelledby={id} className="card flex min-w-0 flex-col px-4 pt-3 pb-2">
      <div className="mb-1 flex flex-wrap items-baseline gap-x-2">
        <h2 id={id} className="font-medium">
          {title}
        </h2>
        <span className="text-xs text-faint">{unit}</span>
        {series.length > 1 && (
          <ul className="ml-auto flex gap-3 text-xs text-muted">
            {series.map(({ label, colour }) => (
              <li key={label} className="flex items-center gap-1.5">
                <span aria-hidden className="size-2 rounded-xs" style={{ background: `var(${colour})` }} />
                {label}
              </li>
            ))}
          </ul>
        )}
      </div>
      <div style={{ minHeight: HEIGHT }} className="grid min-w-0 grid-cols-1">
        <Suspense fallback={<Skeleton className="my-2 h-44" />}>
          {children ?? <Skeleton className="my-2 h-44" />}
        </Suspense>
      </div>
    </section>
  );
}
