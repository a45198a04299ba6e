import { useQueryClient } from '@tanstack/react-query';
import { getRouteApi, useRouter } from '@tanstack/react-router';
import { sessionQuery } from '../api/queries';
import { SignInForm } from '../features/session/SignInForm';

const route = getRouteApi('/signin');

export function SignInPage() {
  const client = useQueryClient();
  const router = useRouter();
  const { next, problem } = route.useSearch();
  return (
    <SignInForm
      next={next}
      problem={problem}
      onSignedIn={(session) => {
        client.setQueryData(sessionQuery.queryKey, session);
        router.history.push(next ?? router.buildLocation({ to: '/' }).href);
      }}
    />
  );
}
