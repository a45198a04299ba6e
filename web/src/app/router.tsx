import type { QueryClient } from '@tanstack/react-query';
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  redirect,
  retainSearchParams,
} from '@tanstack/react-router';
import * as v from 'valibot';
import { prefix } from '../api/prefix';
import { isSignedOut } from '../api/problem';
import { sessionQuery } from '../api/queries';
import { EventsPage } from '../routes/EventsPage';
import { Frame } from '../routes/Frame';
import { Failed, NotFound } from '../routes/Lost';
import { OverviewPage } from '../routes/OverviewPage';
import { SignInPage } from '../routes/SignInPage';
import { parseView, readSearch, writeSearch } from '../routes/viewSearch';

const root = createRootRouteWithContext<{ client: QueryClient }>()({ notFoundComponent: NotFound });

const signIn = createRoute({
  getParentRoute: () => root,
  path: 'signin',
  // Only a place within the page: an address elsewhere in a link to sign in would be a trap.
  validateSearch: v.object({
    next: v.fallback(v.optional(v.pipe(v.string(), v.regex(/^\/(?![/\\])/))), undefined),
    problem: v.fallback(v.optional(v.pipe(v.string(), v.regex(/^[a-z-]{1,60}$/))), undefined),
  }),
  component: SignInPage,
});

const view = createRoute({
  getParentRoute: () => root,
  id: 'view',
  validateSearch: parseView,
  search: { middlewares: [retainSearchParams(['project'])] },
  beforeLoad: async ({ context, location }) => {
    try {
      return { session: await context.client.query({ ...sessionQuery, staleTime: 'static' }) };
    } catch (e) {
      if (!isSignedOut(e)) throw e;
      const next = location.searchStr ? location.href : undefined;
      throw redirect({ to: '/signin', search: next ? { next } : {} });
    }
  },
  component: Frame,
});

const overview = createRoute({ getParentRoute: () => view, path: '/', component: OverviewPage });
const events = createRoute({ getParentRoute: () => view, path: 'events', component: EventsPage });

const routeTree = root.addChildren([signIn, view.addChildren([overview, events])]);

export function makeRouter(client: QueryClient) {
  return createRouter({
    routeTree,
    context: { client },
    basepath: prefix(),
    parseSearch: readSearch,
    stringifySearch: writeSearch,
    defaultErrorComponent: Failed,
    scrollRestoration: true,
  });
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof makeRouter>;
  }
}
