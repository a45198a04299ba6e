import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { CircleAlert } from 'lucide-react';
import { explain } from '../../api/problem';
import { byModelQuery, byTypeQuery, earlierQuery, seriesQuery, totalsQuery } from '../../api/queries';
import { intervalOf, stepMs, type Range } from '../../api/range';
import type { EventType } from '../../api/types';
import { fillBuckets } from '../../charts/series';
import { Notice } from '../../ui/Notice';
import { Breakdown } from './Breakdown';
import { Charts } from './Charts';
import { Tiles } from './Tiles';

interface Props {
  project: string;
  range: Range;
  /** How often to ask again, or false. */
  everyMs: number | false;
  types: readonly EventType[];
  model: string | undefined;
  onType: (type: string | null) => void;
  onModel: (model: string | null) => void;
}

/** What a project did in a range: numbers, charts, and the events by type and by model. */
export function Overview({ project, range, everyMs, types, model, onType, onModel }: Props) {
  const live = { refetchInterval: everyMs, placeholderData: keepPreviousData };
  const totals = useQuery({ ...totalsQuery(project, range), ...live });
  const series = useQuery({ ...seriesQuery(project, range), ...live });
  const byType = useQuery({ ...byTypeQuery(project, range), ...live });
  const byModel = useQuery({ ...byModelQuery(project, range), ...live });
  const earlier = useQuery(earlierQuery(project, range));

  const failed = [totals, series, byType, byModel].find((query) => query.isError);
  const interval = series.data && series.data.interval !== 'all' ? series.data.interval : intervalOf(range);
  const step = stepMs(interval);
  const columns =
    series.data &&
    fillBuckets(
      series.data.buckets,
      Date.parse(series.data.from),
      Math.min(Date.parse(series.data.to), series.dataUpdatedAt),
      step,
    );
  return (
    <div className="flex flex-col gap-3">
      {failed && (
        <Notice tone="bad" icon={<CircleAlert size={15} aria-hidden />}>
          {explain(failed.error)} {failed.data ? 'What you see is from before.' : ''}
        </Notice>
      )}
      <Tiles
        totals={totals.data}
        earlier={totals.isPlaceholderData ? undefined : earlier.data}
        columns={columns}
        nowMs={totals.dataUpdatedAt}
      />
      <Charts columns={columns} stepMs={step} />
      <div className="grid grid-cols-1 gap-3 lg:grid-cols-2">
        <Breakdown
          title="By type"
          heading="Type"
          kind="type"
          stats={byType.data}
          empty="No events in this range"
          selected={types}
          onSelect={onType}
          name={(type) => <span className="font-mono text-xs">{type}</span>}
        />
        <Breakdown
          title="By model"
          heading="Model"
          kind="model"
          stats={byModel.data}
          empty="No model calls in this range"
          selected={model ? [model] : []}
          onSelect={onModel}
        />
      </div>
    </div>
  );
}
