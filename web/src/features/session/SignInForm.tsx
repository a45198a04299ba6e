import { useMutation, useQuery } from '@tanstack/react-query';
import { CircleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { explain, isSignedOut } from '../../api/problem';
import { issuerAddress, providersQuery, signIn } from '../../api/queries';
import type { Session } from '../../api/types';
import { Button } from '../../ui/Button';
import { Field } from '../../ui/Field';
import { formText } from '../../ui/formText';
import { Notice } from '../../ui/Notice';

/** What the issuer's way back says went wrong, by the problem's type. */
const PROBLEMS: Record<string, string> = {
  'account-exists': 'There is an account with this email already. Sign in with its password.',
  forbidden: 'You may not sign in here. Ask who runs this Lynex.',
  'issuer-unavailable': 'The identity provider does not answer now. Try again in a moment.',
};

interface SignIn {
  onSignedIn: (session: Session) => void;
  /** Where to go after an issuer; `onSignedIn` decides it for passwords. */
  next?: string | undefined;
  /** Type of the problem with which somebody comes back from an issuer. */
  problem?: string | undefined;
  /** What stands in the field for the email at first. */
  email?: string | undefined;
  /** Said below the form, where there are passwords. */
  hint?: ReactNode;
}

export function SignInForm({ onSignedIn, next, problem, email, hint }: SignIn) {
  // When it cannot be told which ways there are, passwords are tried.
  const { data: providers = { local: true, oidc: [] } } = useQuery(providersQuery);
  const attempt = useMutation({
    mutationFn: (who: { email: string; password: string }) => signIn(who.email, who.password),
    onSuccess: onSignedIn,
  });
  return (
    <>
      {problem !== undefined && (
        <div className="mb-4">
          <Notice tone="bad" icon={<CircleAlert size={15} aria-hidden />}>
            {PROBLEMS[problem] ?? 'Signing in did not work. Try again.'}
          </Notice>
        </div>
      )}
      {providers.oidc.map(({ name }) => (
        <a
          key={name}
          href={issuerAddress(name, next)}
          className="mb-4 flex h-9 items-center justify-center rounded-[7px] border border-line bg-surface px-3 font-medium transition-colors hover:border-line-strong hover:bg-hover"
        >
          Sign in with {name}
        </a>
      ))}
      {providers.local && (
        <form
          className="card flex flex-col gap-4 p-5"
          onSubmit={(e) => {
            e.preventDefault();
            const form = new FormData(e.currentTarget);
            attempt.mutate({ email: formText(form, 'email'), password: formText(form, 'password') });
          }}
        >
          <Field
            label="Email"
            name="email"
            type="email"
            autoComplete="username"
            required
            defaultValue={email}
            autoFocus={!email}
          />
          <Field
            label="Password"
            name="password"
            type="password"
            autoComplete="current-password"
            required
            autoFocus={Boolean(email)}
          />
          {attempt.isError && (
            <Notice tone="bad" icon={<CircleAlert size={15} aria-hidden />}>
              {isSignedOut(attempt.error) ? 'The email or the password is wrong.' : explain(attempt.error)}
            </Notice>
          )}
          <Button type="submit" look="primary" size="large" disabled={attempt.isPending}>
            {attempt.isPending ? 'Signing in…' : 'Sign in'}
          </Button>
        </form>
      )}
      {providers.local && hint && <p className="mt-5 text-center text-xs text-faint">{hint}</p>}
    </>
  );
}
