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
import type { Session } from '../api/types';
import { keepSecret, keptSecret } from '../features/invitation/secret';
import { EventsPage } from '../routes/EventsPage';
import { Frame } from '../routes/Frame';
import { InvitationPage } from '../routes/InvitationPage';
import { Failed, NotFound } from '../routes/Lost';
import { OverviewPage } from '../routes/OverviewPage';
import { SignInPage } from '../routes/SignInPage';
import { parseView, readSearch, writeSearch } from '../routes/viewSearch';

const root = createRootRouteWithContext<{ client: QueryClient }>()({ notFoundComponent: NotFound });

/** Type of the problem with which an issuer's way back ends. */
const problem = v.fallback(v.optional(v.pipe(v.string(), v.regex(/^[a-z-]{1,60}$/))), undefined);

const signIn = createRoute({
  getParentRoute: () => root,
  path: 'signin',
  // Only a place within the page: an address elsewhere in a link to sign in would be a trap.
  validateSearch: v.object({
    next: v.fallback(v.optional(v.pipe(v.string(), v.regex(/^\/(?![/\\])/))), undefined),
    problem,
  }),
  beforeLoad: ({ search }) => {
    // Who failed to sign in by an issuer on the way to an invitation goes on there.
    if (search.problem && keptSecret()) {
      throw redirect({ to: '/invitation', search: { problem: search.problem }, replace: true });
    }
  },
  component: SignInPage,
});

const invitation = createRoute({
  getParentRoute: () => root,
  path: 'invitation',
  validateSearch: v.object({ problem }),
  beforeLoad: async ({ context, location }) => {
    if (location.hash) {
      // Out of the address, and so out of the tab's history, before anything is asked of anybody.
      keepSecret(location.hash);
      throw redirect({ to: '/invitation', search: {}, hash: '', replace: true });
    }
    return { secret: keptSecret(), session: await sessionIfAny(context.client) };
  },
  component: InvitationPage,
});

async function sessionIfAny(client: QueryClient): Promise<Session | null> {
  try {
    return await client.query({ ...sessionQuery, staleTime: 'static' });
  } catch (e) {
    if (isSignedOut(e)) return null;
    throw e;
  }
}

const view = createRoute({
  getParentRoute: () => root,
  id: 'view',
  validateSearch: parseView,
  search: { middlewares: [retainSearchParams(['project'])] },
  beforeLoad: async ({ context, location }) => {
    const session = await sessionIfAny(context.client);
    if (session) return { session };
    // With the prefix: the server and the browser's history know of no router.
    const next = location.searchStr ? location.publicHref : undefined;
    throw redirect({ to: '/signin', search: next ? { next } : {} });
  },
  component: Frame,
});

const overview = createRoute({ getParentRoute: () => view, path: '/', component: OverviewPage });
const events = createRoute({ getParentRoute: () => view, path: 'events', component: EventsPage });

const routeTree = root.addChildren([signIn, invitation, view.addChildren([overview, events])]);

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
