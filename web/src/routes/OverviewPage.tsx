import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { byModelQuery } from '../api/queries';
import { EVENT_TYPES } from '../api/types';
import { EventStream } from '../features/events/EventStream';
import { Overview } from '../features/overview/Overview';
import { modelsOf } from './models';
import { everyMs } from './refresh';
import { useView } from './useView';

export function OverviewPage() {
  const { project, range, refresh, live, filter, eventId, setFilter, setLive, open } = useView();
  const models = useQuery({ ...byModelQuery(project?.id ?? '', range), enabled: Boolean(project), select: modelsOf });
  if (!project) return null;
  return (
    <>
      <Overview
        project={project.id}
        range={range}
        everyMs={everyMs(refresh)}
        types={filter.types}
        model={filter.model}
        onType={(type) => setFilter({ ...filter, types: EVENT_TYPES.filter((one) => one === type) })}
        onModel={(model) => setFilter({ ...filter, model: model ?? undefined })}
      />
      <EventStream
        key={project.id}
        title="Newest events"
        project={project.id}
        range={range}
        filter={filter}
        onFilter={setFilter}
        models={models.data ?? []}
        live={live}
        onLive={setLive}
        selectedId={eventId}
        onOpen={open}
        action={
          <Link
            to="/events"
            search={(search) => search}
            className="rounded-[7px] px-2 py-1 font-medium text-muted hover:text-text"
          >
            All events
          </Link>
        }
      />
    </>
  );
}
