import { useMutation } from '@tanstack/react-query';
import { CircleAlert } from 'lucide-react';
import { explain, isSignedOut } from '../../api/problem';
import { signIn } from '../../api/queries';
import type { Session } from '../../api/types';
import { Button } from '../../ui/Button';
import { Logo } from '../../ui/Logo';
import { Notice } from '../../ui/Notice';

export function SignInForm({ onSignedIn }: { onSignedIn: (session: Session) => void }) {
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
        <p className="mt-5 text-center text-xs text-faint">The owner’s account was printed when Lynex first started.</p>
      </div>
    </main>
  );
}

function text(form: FormData, name: string): string {
  const value = form.get(name);
  return typeof value === 'string' ? value : '';
}
