import { useQueryClient } from '@tanstack/react-query';
import { getRouteApi, useRouter } from '@tanstack/react-router';
import { sessionQuery } from '../api/queries';
import { SignInForm } from '../features/session/SignInForm';
import { Entry } from '../ui/Entry';

const route = getRouteApi('/signin');

export function SignInPage() {
  const client = useQueryClient();
  const router = useRouter();
  const { next, problem } = route.useSearch();
  return (
    <Entry title="Sign in to Lynex" subtitle="See what your agents and models do.">
      <SignInForm
        next={next}
        problem={problem}
        onSignedIn={(session) => {
          client.setQueryData(sessionQuery.queryKey, session);
          router.history.push(next ?? router.buildLocation({ to: '/' }).publicHref);
        }}
        hint="The owner’s account was printed when Lynex first started."
      />
    </Entry>
  );
}
