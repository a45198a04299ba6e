import { useQuery } from '@tanstack/react-query';
import { byModelQuery } from '../api/queries';
import { EventStream } from '../features/events/EventStream';
import { modelsOf } from './models';
import { useView } from './useView';

export function EventsPage() {
  const { project, range, live, filter, eventId, setFilter, setLive, open } = useView();
  const models = useQuery({ ...byModelQuery(project?.id ?? '', range), enabled: Boolean(project), select: modelsOf });
  if (!project) return null;
  return (
    <EventStream
      key={project.id}
      title="Events"
      tall
      project={project.id}
      range={range}
      filter={filter}
      onFilter={setFilter}
      models={models.data ?? []}
      live={live}
      onLive={setLive}
      selectedId={eventId}
      onOpen={open}
    />
  );
}
