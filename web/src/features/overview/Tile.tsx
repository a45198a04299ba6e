import { ArrowDownRight, ArrowUpRight } from 'lucide-react';
import { useId, type ReactNode } from 'react';
import { percent } from '../../format/number';
import { classes } from '../../ui/classes';
import { Skeleton } from '../../ui/Notice';

interface Props {
  title: string;
  value: ReactNode;
  /** Relative change against the range before; null when there is nothing to compare with. */
  change?: number | null | undefined;
  /** Whether more is worse, and so a rise is marked. */
  moreIsWorse?: boolean;
  detail?: ReactNode;
  chart?: ReactNode;
  loading?: boolean;
}

export function Tile({ title, value, change = null, moreIsWorse = false, detail, chart, loading = false }: Props) {
  const id = useId();
  return (
    <section aria-labelledby={id} className="card flex min-w-0 flex-col px-4 pt-3 pb-3.5">
      <div className="flex h-5 items-center justify-between gap-2">
        <h2 id={id} className="truncate font-medium text-muted">
          {title}
        </h2>
        {change !== null && !loading && <Change change={change} bad={moreIsWorse && change > 0.1} />}
      </div>
      {loading ? (
        <Skeleton className="mt-2.5 h-7 w-24" />
      ) : (
        <div
          data-testid={`tile-${title}`}
          className="mt-1 flex min-h-9 flex-wrap items-baseline gap-x-2 text-[1.625rem] leading-9 font-semibold tracking-tight tabular-nums"
        >
          {value}
        </div>
      )}
      <div className="min-h-5 text-xs leading-5 text-muted tabular-nums">{!loading && detail}</div>
      {chart && <div className="mt-auto pt-2">{chart}</div>}
    </section>
  );
}

function Change({ change, bad }: { change: number; bad: boolean }) {
  if (Math.abs(change) < 0.005) return null;
  const Icon = change > 0 ? ArrowUpRight : ArrowDownRight;
  const size = Math.abs(change);
  return (
    <span
      title="Against the same length of time before"
      className={classes('flex items-center gap-0.5 text-xs tabular-nums', bad ? 'text-bad' : 'text-faint')}
    >
      <Icon size={12} aria-hidden />
      <span className="sr-only">{change > 0 ? 'up' : 'down'} </span>
      {size >= 10 ? `${Math.round(size)}×` : percent(Math.round(size * 100) / 100)}
    </span>
  );
}
