import { useId, type ReactNode } from 'react';
import type { Stats } from '../../api/types';
import { duration } from '../../format/duration';
import { totalCost } from '../../format/money';
import { compact, count, percent } from '../../format/number';
import { classes } from '../../ui/classes';
import { Empty, Skeleton } from '../../ui/Notice';
import { errorShare, groupsOf, type Group } from './totals';

const ROWS = 8;

interface Props {
  title: string;
  heading: string;
  stats: Stats | undefined;
  empty: string;
  /** The group the list of events is filtered by. */
  selected: readonly string[];
  onSelect: (group: string | null) => void;
  name?: (group: string) => ReactNode;
  kind: 'type' | 'model';
}

/** A small table of groups, largest first, each with a bar of its share. A click filters the events below. */
export function Breakdown({ title, heading, stats, empty, selected, onSelect, name, kind }: Props) {
  const id = useId();
  const groups = stats && groupsOf(stats);
  const more = groups ? groups.length - ROWS : 0;
  return (
    <section aria-labelledby={id} className="card flex min-w-0 flex-col pt-3 pb-2">
      <h2 id={id} className="px-4 pb-1 font-medium">
        {title}
      </h2>
      {!groups ? (
        <Skeleton className="mx-4 my-2 h-32" />
      ) : groups.length === 0 ? (
        <Empty title={empty} />
      ) : (
        <table className="w-full table-fixed border-collapse">
          <thead>
            <tr className="h-7 text-xs text-faint">
              <th scope="col" className="pl-4 text-left font-normal">
                {heading}
              </th>
              <Head width="w-14 sm:w-18">Events</Head>
              <Head width="w-14 sm:w-18">Errors</Head>
              <Head width="w-20 max-sm:hidden">{kind === 'type' ? 'p95' : 'Tokens'}</Head>
              <Head width="w-24 pr-4">{kind === 'type' ? 'p99' : 'Cost'}</Head>
            </tr>
          </thead>
          <tbody>
            {groups.slice(0, ROWS).map((group) => {
              const on = selected.includes(group.group);
              return (
                <tr key={group.group} className={classes('group h-8', on ? 'bg-accent-soft' : 'hover:bg-hover')}>
                  <th scope="row" className="relative pl-4 text-left font-normal">
                    <span
                      aria-hidden
                      className="absolute inset-y-1 left-2 rounded-[5px] bg-chart-ok/16"
                      style={{ width: `calc(${group.share} * (100% - 0.5rem))` }}
                    />
                    <button
                      type="button"
                      aria-pressed={on}
                      title={on ? 'Show all events' : `Show only the events of ${group.group}`}
                      onClick={() => onSelect(on ? null : group.group)}
                      className="relative block h-7 w-full truncate rounded-[5px] text-left"
                    >
                      {name?.(group.group) ?? group.group}
                    </button>
                  </th>
                  <Cell>{compact(group.events)}</Cell>
                  <Cell className={group.errors > 0 ? 'text-bad' : 'text-faint'} title={count(group.errors)}>
                    {percent(errorShare(group))}
                  </Cell>
                  <Cell className="max-sm:hidden">
                    {kind === 'type' ? latency(group.p95Ms) : compact(group.inputTokens + group.outputTokens)}
                  </Cell>
                  <Cell className="pr-4">{kind === 'type' ? latency(group.p99Ms) : <Cost group={group} />}</Cell>
                </tr>
              );
            })}
          </tbody>
        </table>
      )}
      {more > 0 && <p className="px-4 pt-1 text-xs text-faint">and {count(more)} more</p>}
    </section>
  );
}

function latency(ms: number | null): string {
  return ms === null ? '—' : duration(ms);
}

function Cost({ group }: { group: Group }) {
  const total = totalCost(group.estimatedCostUsd, group.unpriced);
  if (total === null) return <span className="text-warn">unpriced</span>;
  return (
    <>
      {total}
      {group.unpriced > 0 && (
        <span className="text-warn" title={`and ${count(group.unpriced)} unpriced calls`}>
          {' +?'}
        </span>
      )}
    </>
  );
}

function Head({ width, children }: { width: string; children: ReactNode }) {
  return (
    <th scope="col" className={classes('text-right font-normal', width)}>
      {children}
    </th>
  );
}

function Cell({ className, title, children }: { className?: string; title?: string; children: ReactNode }) {
  return (
    <td title={title} className={classes('truncate text-right tabular-nums', className)}>
      {children}
    </td>
  );
}
