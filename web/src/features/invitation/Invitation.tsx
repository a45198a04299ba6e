import { useMutation, useQuery } from '@tanstack/react-query';
import { CircleAlert } from 'lucide-react';
import { useEffect, useState, type ReactNode } from 'react';
import { explain } from '../../api/problem';
import { acceptInvitation, previewQuery, signOut } from '../../api/queries';
import type { NewAccount, Preview, Session } from '../../api/types';
import { dayOf } from '../../format/time';
import { Button } from '../../ui/Button';
import { Entry } from '../../ui/Entry';
import { Notice } from '../../ui/Notice';
import { Segmented } from '../../ui/Segmented';
import { refusalOf, type Refusal } from './refusal';
import { RegisterForm } from './RegisterForm';
import { forgetSecret } from './secret';

type Way = 'register' | 'sign-in';

const WAYS = [
  { value: 'register', text: 'I am new here' },
  { value: 'sign-in', text: 'I have an account' },
] as const;

interface Props {
  secret: string;
  /** Of who is signed in. */
  session: Session | null;
  /** The form to sign in, which is another feature's; the email is what was typed so far. */
  signIn: (email: string | undefined) => ReactNode;
  /** How somebody not signed in begins: who comes back from an identity provider has an account. */
  first?: Way;
  onAccepted: (project: string) => Promise<void>;
  onSignedOut: () => void;
  /** To the dashboard, without the invitation. */
  onLeave: () => void;
}

/** An invitation that was opened, until it is accepted or refused for good. */
export function Invitation({ secret, session, signIn, first = 'register', onAccepted, onSignedOut, onLeave }: Props) {
  const [way, setWay] = useState<Way>(first);
  const preview = useQuery(previewQuery(secret));
  const attempt = useMutation({
    mutationFn: (account: NewAccount | null) => acceptInvitation(secret, account),
    // Waited for, so that the button stays as it is until the dashboard is there.
    onSuccess: ({ project }) => {
      forgetSecret();
      return onAccepted(project);
    },
    onError: (error, account) => {
      const { kind } = refusalOf(error, account !== null);
      if (kind === 'ended') forgetSecret();
      if (kind === 'signed-out') {
        setWay('sign-in');
        onSignedOut();
      }
    },
  });
  const leave = () => {
    forgetSecret();
    onLeave();
  };
  const choose = (next: Way) => {
    attempt.reset();
    setWay(next);
  };
  const unseen = preview.isError ? refusalOf(preview.error, false) : null;
  const isGone = unseen?.kind === 'ended';
  useEffect(() => {
    if (isGone) forgetSecret();
  }, [isGone]);
  const refusal = attempt.isError ? refusalOf(attempt.error, attempt.variables !== null) : isGone ? unseen : null;
  if (refusal?.kind === 'ended' || refusal?.kind === 'there') {
    return <Over refusal={refusal} to={session ? 'To the dashboard' : 'Sign in'} onLeave={leave} />;
  }
  if (!preview.data) {
    return <Unseen refusal={unseen} onAgain={() => void preview.refetch()} />;
  }
  const { projectName, email, signIn: ways } = preview.data;
  return (
    <Entry title={`You are invited to ${projectName}`} subtitle={about(preview.data)}>
      {session ? (
        <Accept
          email={session.account.email}
          pending={attempt.isPending}
          notice={<Refused refusal={refusal} />}
          onAccept={() => attempt.mutate(null)}
          onSignedOut={() => {
            choose('sign-in');
            onSignedOut();
          }}
        />
      ) : (
        <Ways
          way={way}
          isLocal={ways.local}
          onWay={choose}
          signIn={
            <>
              {refusal?.kind === 'signed-out' && (
                <div className="mb-4">
                  <Refused refusal={refusal} />
                </div>
              )}
              {signIn(attempt.variables?.email ?? email ?? undefined)}
            </>
          }
          register={
            <RegisterForm
              email={email}
              pending={attempt.isPending}
              onSubmit={(account) => attempt.mutate(account)}
              notice={
                <Refused
                  refusal={refusal}
                  action={
                    refusal?.kind === 'taken' && (
                      <Button size="small" onClick={() => setWay('sign-in')}>
                        Sign in with it
                      </Button>
                    )
                  }
                />
              }
            />
          }
        />
      )}
      <p className="mt-5 text-center text-xs">
        <button type="button" className="text-muted hover:text-text hover:underline" onClick={leave}>
          Not now
        </button>
      </p>
    </Entry>
  );
}

const ROLES: Record<Preview['role'], string> = {
  owner: 'an owner',
  admin: 'an admin',
  member: 'a member',
  viewer: 'a viewer',
};

function about({ role, invitedBy, email, expiresAt }: Preview): string {
  const by = invitedBy === null ? '' : ` by ${invitedBy}`;
  const only = email === null ? '' : `, for ${email} only`;
  return `as ${ROLES[role]}${by}. The invitation is good until ${dayOf(Date.parse(expiresAt))}${only}.`;
}

/** Until it is known what the invitation is for. */
function Unseen({ refusal, onAgain }: { refusal: Refusal | null; onAgain: () => void }) {
  return (
    <Entry title="You are invited to a project" subtitle={refusal ? '' : 'Looking up which one…'}>
      <Refused
        refusal={refusal}
        action={
          <Button size="small" onClick={onAgain}>
            Try again
          </Button>
        }
      />
    </Entry>
  );
}

function Ways({
  way,
  isLocal,
  onWay,
  signIn,
  register,
}: {
  way: Way;
  isLocal: boolean;
  onWay: (way: Way) => void;
  signIn: ReactNode;
  register: ReactNode;
}) {
  // Where passwords are switched off, an account comes from the identity provider.
  if (!isLocal) return signIn;
  return (
    <>
      <div className="mb-4 flex justify-center">
        <Segmented label="Account" options={WAYS} value={way} onChange={onWay} />
      </div>
      {way === 'register' ? register : signIn}
    </>
  );
}

function Accept({
  email,
  pending,
  notice,
  onAccept,
  onSignedOut,
}: {
  email: string;
  pending: boolean;
  notice: ReactNode;
  onAccept: () => void;
  onSignedOut: () => void;
}) {
  const other = useMutation({ mutationFn: signOut, onSuccess: onSignedOut });
  return (
    <div className="card flex flex-col gap-4 p-5">
      <p className="text-center text-muted">
        Signed in as <span className="font-medium break-all text-text">{email}</span>
      </p>
      {notice}
      {other.isError && <Notice tone="bad">{explain(other.error)}</Notice>}
      <Button look="primary" size="large" disabled={pending} onClick={onAccept}>
        {pending ? 'Joining…' : 'Accept the invitation'}
      </Button>
      <Button look="quiet" disabled={pending || other.isPending} onClick={() => other.mutate()}>
        Use another account
      </Button>
    </div>
  );
}

function Refused({ refusal, action }: { refusal: Refusal | null; action?: ReactNode }) {
  if (!refusal) return null;
  return (
    <Notice tone="bad" icon={<CircleAlert size={15} aria-hidden />} action={action}>
      {refusal.text}
    </Notice>
  );
}

/** Nothing is left to do with the link. */
function Over({ refusal, to, onLeave }: { refusal: Refusal; to: string; onLeave: () => void }) {
  return (
    <Entry title={refusal.title ?? ''} subtitle={<span role="alert">{refusal.text}</span>}>
      <div className="flex justify-center">
        <Button size="large" autoFocus onClick={onLeave}>
          {to}
        </Button>
      </div>
    </Entry>
  );
}
