import { memo, type ReactNode } from 'react';
import { duration } from '../../format/duration';
import { cost } from '../../format/money';
import { compact, count } from '../../format/number';
import { dayOf, fullTime, timeOfDay } from '../../format/time';
import { classes } from '../../ui/classes';
import { headline, tokensOf, type Row } from './rows';
import { StatusMark } from './StatusMark';
import { TypeLabel } from './TypeLabel';

/** Shared by the heading and the rows. */
export const GRID =
  'grid grid-cols-[6.25rem_8.75rem_minmax(0,1fr)_4.5rem_5.5rem_4.5rem] lg:grid-cols-[6.25rem_8.75rem_minmax(0,1fr)_minmax(0,11rem)_4.5rem_5.5rem_4.5rem_4rem] items-center gap-x-3 px-4';

interface Props {
  row: Row;
  index: number;
  fresh: boolean;
  selected: boolean;
  /** The day that goes without saying. */
  today: string;
  /** Two lines and two cells, for a narrow screen. */
  narrow: boolean;
  onOpen: (row: Row) => void;
}

export const EventRow = memo(function EventRow({ row, index, fresh, selected, today, narrow, onOpen }: Props) {
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      className={classes(
        narrow ? 'flex items-center gap-3 px-4' : GRID,
        'relative h-full border-b border-line transition-colors',
        selected ? 'bg-accent-soft' : 'hover:bg-hover',
        fresh && 'arrived',
      )}
    >
      {narrow ? (
        <Narrow row={row} index={index} selected={selected} today={today} onOpen={onOpen} />
      ) : (
        <Wide row={row} index={index} selected={selected} today={today} onOpen={onOpen} />
      )}
      {fresh && <span aria-hidden className="absolute inset-y-0 left-0 w-0.5 bg-accent" />}
    </div>
  );
});

type CellsProps = Omit<Props, 'fresh' | 'narrow'>;

function Wide({ row, today, ...rest }: CellsProps) {
  const tokens = tokensOf(row);
  return (
    <>
      <Cell className="font-mono text-xs text-muted tabular-nums" title={fullTime(row.atMs)}>
        <When atMs={row.atMs} today={today} />
      </Cell>
      <Cell>
        <TypeLabel type={row.type} />
      </Cell>
      <Cell>
        <Opener row={row} {...rest} />
      </Cell>
      <Cell className="text-muted max-lg:hidden" title={row.provider}>
        {row.model ?? ''}
      </Cell>
      <Cell className="text-right text-muted tabular-nums max-lg:hidden" title={count(tokens)}>
        {tokens > 0 ? compact(tokens) : ''}
      </Cell>
      <Cell className={classes('text-right tabular-nums', row.costState === 'unpriced' ? 'text-warn' : 'text-muted')}>
        {row.costState === 'none' ? '' : cost(row.estimatedCostUsd, row.costState)}
      </Cell>
      <Cell className="text-right text-muted tabular-nums">{row.latencyMs == null ? '' : duration(row.latencyMs)}</Cell>
      <Cell className="text-right">
        <StatusMark status={row.status} />
      </Cell>
    </>
  );
}

function Narrow({ row, today, ...rest }: CellsProps) {
  return (
    <>
      <Cell className="flex-1">
        <Opener row={row} {...rest} />
        <span className="flex min-w-0 items-center gap-2 text-xs text-muted">
          <TypeLabel type={row.type} />
          <span className="truncate">{row.model}</span>
        </span>
      </Cell>
      <Cell className="shrink-0 text-right text-xs text-muted tabular-nums" title={fullTime(row.atMs)}>
        <span className="block font-mono">
          <When atMs={row.atMs} today={today} />
        </span>
        {row.latencyMs != null && <span className="mr-2">{duration(row.latencyMs)}</span>}
        <StatusMark status={row.status} />
      </Cell>
    </>
  );
}

/** What opens the event: its button covers the whole row. */
function Opener({ row, index, selected, onOpen }: Omit<CellsProps, 'today'>) {
  const { title, text } = headline(row);
  return (
    <button
      type="button"
      data-row={index}
      aria-expanded={selected}
      aria-label={`Open ${row.type} ${title || text || row.eventId}`}
      onClick={() => onOpen(row)}
      className="block w-full truncate text-left outline-offset-[-2px] after:absolute after:inset-0 focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-accent"
    >
      {title && <span className="font-medium">{title}</span>}
      {text && <span className={classes('text-muted', title && 'ml-2')}>{text}</span>}
      {!title && !text && <span className="font-mono text-xs text-faint">{row.eventId}</span>}
    </button>
  );
}

function When({ atMs, today }: { atMs: number; today: string }) {
  const day = dayOf(atMs);
  return (
    <>
      {day !== today && <span className="block text-[0.6875rem] leading-3 text-faint">{day}</span>}
      {timeOfDay(atMs)}
    </>
  );
}

function Cell({ className, title, children }: { className?: string; title?: string | undefined; children: ReactNode }) {
  return (
    <div role="cell" title={title} className={classes('min-w-0 truncate', className)}>
      {children}
    </div>
  );
}
