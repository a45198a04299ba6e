import { useQueryClient } from '@tanstack/react-query';
import { getRouteApi, Link, useRouter } from '@tanstack/react-router';
import { useState } from 'react';
import { prefix } from '../api/prefix';
import { sessionQuery } from '../api/queries';
import { Invitation } from '../features/invitation/Invitation';
import { SignInForm } from '../features/session/SignInForm';
import { Entry } from '../ui/Entry';

const route = getRouteApi('/invitation');

export function InvitationPage() {
  const client = useQueryClient();
  const router = useRouter();
  const { problem } = route.useSearch();
  const context = route.useRouteContext();
  const [session, setSession] = useState(context.session);
  if (!context.secret) {
    return (
      <Entry title="This link has no invitation" subtitle="Open the whole link that was sent to you once more.">
        <p className="text-center">
          <Link to="/" className="font-medium text-accent hover:underline">
            To the dashboard
          </Link>
        </p>
      </Entry>
    );
  }
  return (
    <Invitation
      key={context.secret}
      secret={context.secret}
      session={session}
      first={problem === undefined ? 'register' : 'sign-in'}
      signIn={(email) => (
        <SignInForm
          email={email}
          problem={problem}
          next={`${prefix()}invitation`}
          onSignedIn={(signedIn) => {
            client.setQueryData(sessionQuery.queryKey, signedIn);
            setSession(signedIn);
          }}
        />
      )}
      onAccepted={async (project) => {
        // What is known of the session has not got the project, or is of nobody.
        client.removeQueries({ queryKey: sessionQuery.queryKey });
        await router.navigate({ to: '/', search: { project }, replace: true });
      }}
      onSignedOut={() => {
        client.clear();
        setSession(null);
      }}
      onLeave={() => void router.navigate({ to: '/', search: {}, replace: true })}
    />
  );
}
