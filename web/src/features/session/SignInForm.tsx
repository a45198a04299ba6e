import { useMutation, useQuery } from '@tanstack/react-query';
import { CircleAlert } from 'lucide-react';
import { explain, isSignedOut } from '../../api/problem';
import { issuerAddress, providersQuery, signIn } from '../../api/queries';
import type { Session } from '../../api/types';
import { Button } from '../../ui/Button';
import { Logo } from '../../ui/Logo';
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
}

export function SignInForm({ onSignedIn, next, problem }: SignIn) {
  // When it cannot be told which ways there are, passwords are tried.
  const { data: providers = { local: true, oidc: [] } } = useQuery(providersQuery);
  const attempt = useMutation({
    mutationFn: ({ email, password }: { email: string; password: string }) => signIn(email, password),
    onSuccess: onSignedIn,
  });
  return (
    <main className="grid min-h-dvh place-items-center px-5 py-10">
      <div className="w-full max-w-88">
        <div className="mb-8 flex flex-col items-center gap-4 text-center">
          <Logo size={40} />
          <div>
            <h1 className="text-xl font-semibold tracking-tight">Sign in to Lynex</h1>
            <p className="mt-1 text-muted">See what your agents and models do.</p>
          </div>
        </div>
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
              attempt.mutate({ email: text(form, 'email'), password: text(form, 'password') });
            }}
          >
            <label className="flex flex-col gap-1.5 font-medium">
              Email
              <input
                className="field min-h-9 font-normal"
                name="email"
                type="email"
                autoComplete="username"
                required
                autoFocus
              />
            </label>
            <label className="flex flex-col gap-1.5 font-medium">
              Password
              <input
                className="field min-h-9 font-normal"
                name="password"
                type="password"
                autoComplete="current-password"
                required
              />
            </label>
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
        {providers.local && (
          <p className="mt-5 text-center text-xs text-faint">
            The owner’s account was printed when Lynex first started.
          </p>
        )}
      </div>
    </main>
  );
}

function text(form: FormData, name: string): string {
  const value = form.get(name);
  return typeof value === 'string' ? value : '';
}
