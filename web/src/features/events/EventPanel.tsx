import { useQuery } from '@tanstack/react-query';
import { CircleAlert, TriangleAlert, X } from 'lucide-react';
import { useEffect, useMemo, useRef, type ReactNode } from 'react';
import { explain } from '../../api/problem';
import { eventQuery } from '../../api/queries';
import type { EventWhole, Tokens } from '../../api/types';
import { duration } from '../../format/duration';
import { cost, usdExact } from '../../format/money';
import { compact, count } from '../../format/number';
import { fullTime } from '../../format/time';
import { Button, IconButton } from '../../ui/Button';
import { CopyButton } from '../../ui/CopyButton';
import { Json } from '../../ui/Json';
import { Notice, Skeleton } from '../../ui/Notice';
import { tokensOf } from './rows';
import { StatusMark } from './StatusMark';
import { TypeLabel } from './TypeLabel';

interface Props {
  project: string;
  eventId: string;
  onClose: () => void;
  onTrace: (traceId: string) => void;
}

/** One event in full, in a sheet at the side. The page beside it stays usable; Escape closes. */
export function EventPanel({ project, eventId, onClose, onTrace }: Props) {
  const { data, error, isPending, refetch } = useQuery(eventQuery(project, eventId));
  const heading = useRef<HTMLHeadingElement>(null);

  useEffect(() => {
    const before = document.activeElement;
    heading.current?.focus({ preventScroll: true });
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus({ preventScroll: true });
    };
  }, [eventId]);

  useEffect(() => {
    const escape = (e: KeyboardEvent) => {
      if (e.key === 'Escape' && !e.defaultPrevented) onClose();
    };
    document.addEventListener('keydown', escape);
    return () => document.removeEventListener('keydown', escape);
  }, [onClose]);

  return (
    <aside
      aria-label="Event"
      className="sheet-in fixed inset-y-0 right-0 z-40 flex w-full flex-col border-l border-line bg-surface shadow-over sm:w-[min(40rem,92vw)]"
    >
      <header className="flex items-start gap-3 border-b border-line py-3 pr-3 pl-5">
        <div className="min-w-0 flex-1">
          <div className="flex h-5 items-center gap-3">
            {data && (
              <>
                <TypeLabel type={data.type} />
                <StatusMark status={data.status} />
              </>
            )}
          </div>
          <h2
            ref={heading}
            tabIndex={-1}
            className="mt-1 truncate text-base leading-6 font-semibold tracking-tight outline-none"
          >
            {data ? (data.name ?? data.model ?? data.type) : 'Event'}
          </h2>
          {data && (
            <p className="text-xs text-muted tabular-nums">
              {fullTime(Date.parse(data.timestamp))}
              {data.environment && ` · ${data.environment}`}
            </p>
          )}
        </div>
        <IconButton label="Close" onClick={onClose}>
          <X size={16} aria-hidden />
        </IconButton>
      </header>
      <div className="min-h-0 flex-1 overflow-y-auto px-5 pt-4 pb-10">
        {isPending && <Waiting />}
        {error && (
          <Notice
            tone="bad"
            icon={<CircleAlert size={15} aria-hidden />}
            action={
              <Button look="quiet" size="small" onClick={() => void refetch()}>
                Try again
              </Button>
            }
          >
            {explain(error)}
          </Notice>
        )}
        {data && <Whole event={data} onTrace={onTrace} />}
      </div>
    </aside>
  );
}

function Whole({ event, onTrace }: { event: EventWhole; onTrace: (traceId: string) => void }) {
  const total = tokensOf(event);
  return (
    <div className="flex flex-col gap-6">
      <dl className="grid grid-cols-3 gap-px overflow-hidden rounded-[9px] border border-line bg-line">
        <Figure name="Latency">{event.latencyMs == null ? '—' : duration(event.latencyMs)}</Figure>
        <Figure name="Tokens">{total > 0 ? compact(total) : '—'}</Figure>
        <Figure name="Cost" warn={event.costState === 'unpriced'}>
          {cost(event.estimatedCostUsd, event.costState)}
        </Figure>
      </dl>
      <Text title="Message" text={event.message} />
      <Text title="Input" text={event.input} />
      <Text title="Output" text={event.output} />
      {total > 0 && <TokenTable tokens={event.tokens} total={total} />}
      {event.costState !== 'none' && <CostSection event={event} />}
      <Section title="Where it belongs">
        <Facts>
          <Fact name="Model" value={event.model} />
          <Fact name="Provider" value={event.provider} />
          <Fact
            name="Trace"
            value={event.traceId}
            mono
            action={
              event.traceId ? (
                <Button look="quiet" size="small" className="-my-1" onClick={() => onTrace(event.traceId ?? '')}>
                  Show its events
                </Button>
              ) : undefined
            }
          />
          <Fact name="Span" value={event.spanId} mono />
          <Fact name="Parent span" value={event.parentSpanId} mono />
          <Fact name="Session" value={event.sessionId} mono />
          <Fact name="User" value={event.userId} mono />
          <Fact name="Environment" value={event.environment} />
          <Fact name="Release" value={event.release} />
          <Fact name="Tags" value={event.tags?.join(', ')} />
          <Fact name="SDK" value={[event.sdk?.name, event.sdk?.version].filter(Boolean).join(' ')} />
        </Facts>
      </Section>
      <JsonSection title="Body" value={event.body} />
      <JsonSection title="Context" value={event.context} />
      <Section title="How it came here">
        <Facts>
          <Fact name="Event id" value={event.eventId} mono />
          <Fact name="Request id" value={event.requestId} mono />
          <Fact name="Timestamp" value={event.timestamp} mono />
          <Fact name="Received" value={event.receivedAt} mono />
          <Fact name="Processed" value={event.processedAt} mono />
          <Fact name="In the queue" value={event.queueLatencyMs == null ? '' : duration(event.queueLatencyMs)} />
        </Facts>
      </Section>
    </div>
  );
}

function Figure({ name, warn = false, children }: { name: string; warn?: boolean; children: ReactNode }) {
  return (
    <div className="bg-surface px-3 py-2.5">
      <dt className="text-xs text-muted">{name}</dt>
      <dd
        className={`truncate text-base leading-7 font-semibold sm:text-lg tracking-tight tabular-nums ${warn ? 'text-warn' : ''}`}
      >
        {children}
      </dd>
    </div>
  );
}

function Section({ title, action, children }: { title: string; action?: ReactNode; children: ReactNode }) {
  return (
    <section>
      <div className="mb-2 flex h-7 items-center justify-between">
        <h3 className="font-medium">{title}</h3>
        {action}
      </div>
      {children}
    </section>
  );
}

function Text({ title, text }: { title: string; text: string | undefined }) {
  if (!text) return null;
  return (
    <Section title={title} action={<CopyButton text={text} label={`Copy the ${title.toLowerCase()}`} />}>
      <div
        tabIndex={0}
        role="region"
        aria-label={title}
        className="max-h-80 overflow-auto rounded-[9px] border border-line bg-raised/50 px-3 py-2.5 leading-[1.375rem] break-words whitespace-pre-wrap"
      >
        {text}
      </div>
    </Section>
  );
}

const PARTITIONS = [
  { key: 'input', name: 'Input, uncached', colour: 'bg-chart-p50' },
  { key: 'cacheRead', name: 'Cache read', colour: 'bg-chart-ok' },
  { key: 'cacheWrite', name: 'Cache write', colour: 'bg-chart-cost' },
  { key: 'output', name: 'Output', colour: 'bg-chart-p95' },
  { key: 'reasoning', name: 'Reasoning', colour: 'bg-chart-p99' },
] as const;

function TokenTable({ tokens, total }: { tokens: Tokens; total: number }) {
  return (
    <Section title="Tokens">
      <div aria-hidden className="mb-2 flex h-2 gap-px overflow-hidden rounded-full bg-raised">
        {PARTITIONS.map(({ key, colour }) => (
          <span key={key} className={colour} style={{ width: `${(100 * tokens[key]) / total}%` }} />
        ))}
      </div>
      <table className="w-full tabular-nums">
        <caption className="sr-only">Tokens by partition; no token is in two</caption>
        <tbody>
          {PARTITIONS.map(({ key, name, colour }) => (
            <tr key={key} className={tokens[key] === 0 ? 'text-faint' : ''}>
              <th scope="row" className="flex items-center gap-2 py-0.5 text-left font-normal">
                <span aria-hidden className={`size-2 rounded-xs ${colour} ${tokens[key] === 0 ? 'opacity-30' : ''}`} />
                {name}
              </th>
              <td className="text-right">{count(tokens[key])}</td>
            </tr>
          ))}
          <tr className="border-t border-line font-medium">
            <th scope="row" className="pt-1.5 text-left font-medium">
              Total
            </th>
            <td className="pt-1.5 text-right">{count(total)}</td>
          </tr>
        </tbody>
      </table>
      {tokens.rule && <p className="mt-1 text-xs text-faint">Split by the rule “{tokens.rule}”.</p>}
    </Section>
  );
}

function CostSection({ event }: { event: EventWhole }) {
  return (
    <Section title="Cost">
      {event.costState === 'unpriced' && (
        <div className="mb-2">
          <Notice tone="warn" icon={<TriangleAlert size={15} aria-hidden />}>
            No price is known for {event.model ? <b className="font-medium">{event.model}</b> : 'this model'}, so the
            cost is unknown, not zero.
          </Notice>
        </div>
      )}
      <Facts>
        <Fact
          name="Estimated"
          value={event.estimatedCostUsd == null ? 'unpriced' : usdExact(event.estimatedCostUsd)}
          mono
        />
        <Fact name="Price table" value={event.priceVersion ?? ''} mono />
        <Fact name="Client’s figure" value={event.clientCostUsd == null ? '' : usdExact(event.clientCostUsd)} mono />
      </Facts>
    </Section>
  );
}

function Facts({ children }: { children: ReactNode }) {
  return <dl className="grid grid-cols-[7.5rem_minmax(0,1fr)] gap-y-1">{children}</dl>;
}

function Fact({
  name,
  value,
  mono = false,
  action,
}: {
  name: string;
  value: string | undefined;
  mono?: boolean;
  action?: ReactNode;
}) {
  if (!value) return null;
  return (
    <>
      <dt className="py-0.5 text-muted">{name}</dt>
      <dd className="flex min-w-0 items-start justify-between gap-2 py-0.5">
        <span className={`min-w-0 break-all ${mono ? 'font-mono text-xs leading-5' : ''}`}>{value}</span>
        {action}
      </dd>
    </>
  );
}

function JsonSection({ title, value }: { title: string; value: unknown }) {
  const pretty = useMemo(() => (value == null ? '' : JSON.stringify(value, null, 2)), [value]);
  if (!pretty) return null;
  return (
    <Section title={title} action={<CopyButton text={pretty} label={`Copy the ${title.toLowerCase()}`} />}>
      <div className="rounded-[9px] border border-line bg-raised/50">
        <Json pretty={pretty} label={`${title} as JSON`} />
      </div>
    </Section>
  );
}

function Waiting() {
  return (
    <div role="status" className="flex flex-col gap-4">
      <span className="sr-only">Loading the event</span>
      <Skeleton className="h-16" />
      <Skeleton className="h-24" />
      <Skeleton className="h-40" />
    </div>
  );
}
