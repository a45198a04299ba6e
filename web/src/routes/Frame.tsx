import { useIsFetching, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, Outlet, useRouter } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { lastEventQuery, signOut, totalsQuery } from '../api/queries';
import { inWords, rangeReaching } from '../api/range';
import type { Project } from '../api/types';
import { EventPanel } from '../features/events/EventPanel';
import { GettingStarted } from '../features/onboarding/GettingStarted';
import { FreshnessNote } from '../features/shell/FreshnessNote';
import { TimeControls } from '../features/shell/TimeControls';
import { TopBar } from '../features/shell/TopBar';
import { ago } from '../format/duration';
import { Button } from '../ui/Button';
import { Empty, Notice } from '../ui/Notice';
import { everyMs } from './refresh';
import { set, useView } from './useView';
import { withFilter } from './viewSearch';

/** What every page of a project has: the bar, the time range, one event at the side. */
export function Frame() {
  const view = useView();
  const client = useQueryClient();
  const router = useRouter();
  const { project, session } = view;

  const leave = async () => {
    await signOut().catch(() => undefined);
    client.clear();
    await router.navigate({ to: '/signin', search: {} });
  };

  if (!project) {
    return (
      <main className="grid min-h-dvh place-items-center">
        <Empty title="You are a member of no project yet">
          <p className="mb-4">Ask the owner of one to add {session.account.email}.</p>
          <Button onClick={() => void leave()}>Sign out</Button>
        </Empty>
      </main>
    );
  }
  return (
    <>
      <a
        href="#main"
        className="sr-only z-50 rounded-md bg-surface px-3 py-2 focus:not-sr-only focus:fixed focus:top-2 focus:left-2"
      >
        Skip to the content
      </a>
      <TopBar
        session={session}
        project={project}
        onProject={(id) => view.change(() => ({ project: id }), false)}
        onSignOut={() => void leave()}
        nav={
          <>
            <NavLink to="/">Overview</NavLink>
            <NavLink to="/events">Events</NavLink>
          </>
        }
      />
      <main id="main" tabIndex={-1} className="mx-auto max-w-[1480px] px-4 py-5 outline-none sm:px-6">
        <Content project={project} />
      </main>
      {view.eventId && (
        <EventPanel
          project={project.id}
          eventId={view.eventId}
          onClose={view.close}
          onTrace={(traceId) =>
            void router.navigate({ to: '/events', search: (search) => withFilter(search, { types: [], traceId }) })
          }
        />
      )}
    </>
  );
}

function NavLink({ to, children }: { to: '/' | '/events'; children: ReactNode }) {
  return (
    <Link
      to={to}
      search={(search) => search}
      activeOptions={{ exact: true, includeSearch: false }}
      className="rounded-[7px] px-2.5 py-1.5 font-medium text-muted transition-colors hover:text-text aria-[current=page]:bg-raised aria-[current=page]:text-text"
    >
      {children}
    </Link>
  );
}

function Content({ project }: { project: Project }) {
  const { session, range, refresh, change, setRange } = useView();
  const client = useQueryClient();
  const busy = useIsFetching({ queryKey: ['stats'] }) > 0;
  const totals = useQuery({ ...totalsQuery(project.id, range), refetchInterval: everyMs(refresh) });
  const quiet = totals.data?.buckets.length === 0;
  const last = useQuery({
    ...lastEventQuery(project.id),
    enabled: quiet,
    refetchInterval: (query) => (query.state.data?.events.length === 0 ? 2_000 : false),
  });
  const newest = last.data?.events[0];

  if (quiet && last.isPending) return null;
  if (quiet && last.data && !newest) return <GettingStarted ingestUrl={session.ingestUrl} project={project.name} />;

  const newestMs = newest ? Date.parse(newest.timestamp) : 0;
  const wider = quiet && newest ? rangeReaching(newestMs, totals.dataUpdatedAt) : null;
  return (
    <div className="flex flex-col gap-3">
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <h1 className="text-lg font-semibold tracking-tight">{project.name}</h1>
        <TimeControls
          range={range}
          onRange={setRange}
          refresh={refresh}
          onRefresh={(next) => change((s) => set(s, 'refresh', next === '5s' ? undefined : next))}
          onRefreshNow={() => {
            void client.invalidateQueries({ queryKey: ['stats'] });
            void client.invalidateQueries({ queryKey: ['events'] });
          }}
          busy={busy}
        />
      </div>
      <FreshnessNote coverage={totals.data} answeredAtMs={totals.dataUpdatedAt} />
      {quiet && newest && newestMs < totals.dataUpdatedAt && (
        <Notice
          action={
            wider &&
            wider !== range && (
              <Button size="small" onClick={() => setRange(wider)}>
                Show the last {inWords(wider)}
              </Button>
            )
          }
        >
          Nothing came in the last {inWords(range)}. The newest event is from {ago(newestMs, totals.dataUpdatedAt)}.
        </Notice>
      )}
      <Outlet />
    </div>
  );
}
