import { useVirtualizer } from '@tanstack/react-virtual';
import { ArrowUp, CircleAlert, Inbox, Pause, Radio } from 'lucide-react';
import { useEffect, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { explain } from '../../api/problem';
import { inWords, type Range } from '../../api/range';
import type { EventFilter } from '../../api/types';
import { count, plural } from '../../format/number';
import { dayOf } from '../../format/time';
import { Button } from '../../ui/Button';
import { classes } from '../../ui/classes';
import { Empty, Notice, Skeleton } from '../../ui/Notice';
import { useMedia } from '../../ui/useMedia';
import { EventFilters, isFiltered } from './EventFilters';
import { EventRow, GRID } from './EventRow';
import { hold, type Row } from './rows';
import { useRows } from './useRows';

const ROW_PX = 38;
const NARROW_ROW_PX = 56;
const FRESH_MS = 3_000;

interface Props {
  project: string;
  range: Range;
  filter: EventFilter;
  onFilter: (filter: EventFilter) => void;
  models: readonly string[];
  live: boolean;
  onLive: (live: boolean) => void;
  selectedId: string | undefined;
  onOpen: (row: Row) => void;
  title: string;
  /** Whether the list fills the page or is a part of it. */
  tall?: boolean;
  action?: ReactNode;
}

/**
 * The newest events. New ones come in at the top while the reader is there; once scrolled away, or with the pointer on
 * the list, what is in sight stays and a button says how many wait.
 */
export function EventStream({
  project,
  range,
  filter,
  onFilter,
  models,
  live,
  onLive,
  selectedId,
  onOpen,
  title,
  tall = false,
  action,
}: Props) {
  const { query, older } = useRows(project, range, filter, live);
  const scroller = useRef<HTMLDivElement>(null);
  const [held, setHeld] = useState<number | null>(null);
  const narrow = useMedia('(max-width: 47.99rem)');
  const rowPx = narrow ? NARROW_ROW_PX : ROW_PX;
  const data = query.data;
  const { shown, waiting } = hold(data?.rows ?? [], held);

  // eslint-disable-next-line react-hooks/incompatible-library -- its functions are used in this component only
  const virtual = useVirtualizer({
    count: shown.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowPx,
    getItemKey: (i) => shown[i]?.key ?? i,
    overscan: 12,
  });
  // Measured sizes are kept by row; another layout has others.
  useEffect(() => virtual.measure(), [virtual, rowPx]);

  const polledAtMs = data?.polledAtMs ?? 0;
  const today = dayOf(polledAtMs);
  const release = () => {
    setHeld(null);
    scroller.current?.scrollTo({ top: 0 });
  };
  const settle = (pointerInside: boolean) => {
    const away = (scroller.current?.scrollTop ?? 0) > 4;
    if (!away && !pointerInside) setHeld(null);
    else if (held === null) setHeld(polledAtMs);
  };

  return (
    <section aria-label={title} className="card flex min-w-0 flex-col overflow-hidden">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2 px-4 py-3">
        <h2 className="font-medium">{title}</h2>
        <span className="text-xs text-faint tabular-nums">
          {data && (data.next === null ? plural(data.rows.length, 'event') : `${count(data.rows.length)} loaded`)}
        </span>
        <div className="ml-auto flex items-center gap-2">
          {action}
          <Button look={live ? 'live' : 'plain'} aria-pressed={live} onClick={() => onLive(!live)}>
            {live ? (
              <Radio size={14} aria-hidden className="beating" />
            ) : (
              <Pause size={14} aria-hidden className="text-faint" />
            )}
            Live
          </Button>
        </div>
        <div className="w-full">
          <EventFilters filter={filter} models={models} onFilter={onFilter} />
        </div>
      </div>
      {query.isError && (
        <div className="px-3 pb-3">
          <Notice
            tone="bad"
            icon={<CircleAlert size={15} aria-hidden />}
            action={
              <Button look="quiet" size="small" onClick={() => void query.refetch()}>
                Try again
              </Button>
            }
          >
            {explain(query.error)}
          </Notice>
        </div>
      )}
      <div
        role="table"
        aria-label={title}
        aria-rowcount={shown.length + 1}
        className="relative flex min-h-0 flex-col border-t border-line"
        onPointerEnter={(e) => e.pointerType === 'mouse' && settle(true)}
        onPointerLeave={() => settle(false)}
      >
        <div role="rowgroup" className="bg-raised/50 max-md:sr-only">
          <div role="row" className={classes(GRID, 'h-8 border-b border-line text-xs text-faint')}>
            <Head>Time</Head>
            <Head>Type</Head>
            <Head>Event</Head>
            <Head className="max-lg:hidden">Model</Head>
            <Head className="text-right max-lg:hidden">Tokens</Head>
            <Head className="text-right">Cost</Head>
            <Head className="text-right">Latency</Head>
            <Head className="text-right">Status</Head>
          </div>
        </div>
        {waiting > 0 && (
          <div className="pointer-events-none absolute inset-x-0 top-10 z-10 flex justify-center">
            <Button
              look="primary"
              size="small"
              className="pointer-events-auto rounded-full shadow-over"
              onClick={release}
            >
              <ArrowUp size={13} aria-hidden />
              {plural(waiting, 'new event')}
            </Button>
          </div>
        )}
        <div
          ref={scroller}
          role="rowgroup"
          onScroll={() => settle(scroller.current?.matches(':hover') ?? false)}
          onKeyDown={(e) => moveFocus(e, (i) => virtual.scrollToIndex(i))}
          style={{ height: tall ? 'max(20rem, calc(100dvh - 20rem))' : undefined }}
          className={classes('overflow-y-auto', !tall && 'max-h-120 min-h-40')}
        >
          {query.isPending ? (
            <Loading />
          ) : shown.length === 0 && !query.isError ? (
            <Nothing range={range} filter={filter} onFilter={onFilter} />
          ) : (
            <div role="presentation" className="relative" style={{ height: virtual.getTotalSize() }}>
              {virtual.getVirtualItems().map((item) => {
                const row = shown[item.index];
                return (
                  row && (
                    <div
                      key={item.key}
                      role="presentation"
                      className="absolute inset-x-0 top-0"
                      style={{ height: item.size, transform: `translateY(${item.start}px)` }}
                    >
                      <EventRow
                        row={row}
                        index={item.index}
                        fresh={row.seenAtMs > 0 && polledAtMs - row.seenAtMs < FRESH_MS}
                        selected={row.eventId === selectedId}
                        today={today}
                        narrow={narrow}
                        onOpen={onOpen}
                      />
                    </div>
                  )
                );
              })}
            </div>
          )}
        </div>
      </div>
      {data?.next != null && (
        <div className="flex justify-center border-t border-line p-2">
          <Button
            look="quiet"
            disabled={older.isPending}
            onClick={() => {
              if (data.next != null) older.mutate(data.next);
            }}
          >
            {older.isPending ? 'Loading…' : older.isError ? 'That failed; try again' : 'Load older events'}
          </Button>
        </div>
      )}
    </section>
  );
}

function Head({ className, children }: { className?: string; children: ReactNode }) {
  return (
    <div role="columnheader" className={className}>
      {children}
    </div>
  );
}

function Loading() {
  return (
    <div role="presentation">
      {Array.from({ length: 6 }, (_, i) => (
        <div key={i} className="flex h-9.5 items-center gap-4 border-b border-line px-4">
          <Skeleton className="h-3.5 w-20" />
          <Skeleton className="h-3.5 w-28" />
          <Skeleton className="h-3.5 flex-1" />
        </div>
      ))}
    </div>
  );
}

function Nothing({ range, filter, onFilter }: Pick<Props, 'range' | 'filter' | 'onFilter'>) {
  const filtered = isFiltered(filter);
  return (
    <div role="row">
      <div role="cell">
        <Empty icon={<Inbox size={22} aria-hidden />} title={filtered ? 'No event matches' : 'No events'}>
          {filtered ? (
            <>
              Nothing in the last {inWords(range)} passes the filter.{' '}
              <button
                type="button"
                className="font-medium text-accent underline-offset-2 hover:underline"
                onClick={() => onFilter({ types: [], status: undefined, model: undefined, traceId: undefined })}
              >
                Clear it
              </button>
            </>
          ) : (
            `Nothing came in the last ${inWords(range)}.`
          )}
        </Empty>
      </div>
    </div>
  );
}

/** Arrow keys go from row to row. */
function moveFocus(e: KeyboardEvent<HTMLElement>, show: (index: number) => void): void {
  const step = e.key === 'ArrowDown' ? 1 : e.key === 'ArrowUp' ? -1 : 0;
  const at = e.target instanceof HTMLElement ? e.target.dataset.row : undefined;
  if (step === 0 || at === undefined) return;
  e.preventDefault();
  const to = Number(at) + step;
  const next = e.currentTarget.querySelector<HTMLElement>(`[data-row="${to}"]`);
  if (!next) return;
  show(to);
  next.focus({ preventScroll: true });
}
