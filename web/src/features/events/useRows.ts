import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { listEvents } from '../../api/queries';
import type { Range } from '../../api/range';
import type { EventFilter } from '../../api/types';
import { appendOlder, firstRows, mergeNewest, type Rows } from './rows';

const PAGE = 100;
const POLL_MS = 2_000;

/** The newest events, polled while live and the tab is in sight, and older ones on request. */
export function useRows(project: string, range: Range, filter: EventFilter, live: boolean) {
  const client = useQueryClient();
  const queryKey = ['events', project, range, filter.types, filter.status, filter.model, filter.traceId];
  const query = useQuery({
    queryKey,
    queryFn: async ({ signal }) => {
      const page = await listEvents(project, range, filter, { limit: PAGE }, signal);
      const known = client.getQueryData<Rows>(queryKey);
      return known ? mergeNewest(known, page, Date.now()) : firstRows(page, Date.now());
    },
    refetchInterval: live ? POLL_MS : false,
    // Rows keep their identity by key; comparing thousands of them deeply every two seconds is waste.
    structuralSharing: false,
    // Coming back to a list starts it anew.
    gcTime: 0,
  });
  const older = useMutation({
    mutationFn: (cursor: string) => listEvents(project, range, filter, { limit: PAGE, cursor }),
    onSuccess: (page) => {
      client.setQueryData<Rows>(queryKey, (known) => (known ? appendOlder(known, page) : known));
    },
  });
  return { query, older };
}
