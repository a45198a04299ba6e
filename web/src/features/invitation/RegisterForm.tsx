import type { ReactNode } from 'react';
import type { NewAccount } from '../../api/types';
import { Button } from '../../ui/Button';
import { Field } from '../../ui/Field';
import { formText } from '../../ui/formText';

interface Props {
  /** Whom the invitation is for, null for whoever has it. */
  email: string | null;
  onSubmit: (account: NewAccount) => void;
  pending: boolean;
  /** What came of the last attempt. */
  notice: ReactNode;
}

/** Makes an account by an invitation. The lengths are the server's. */
export function RegisterForm({ email, onSubmit, pending, notice }: Props) {
  return (
    <form
      className="card flex flex-col gap-4 p-5"
      onSubmit={(e) => {
        e.preventDefault();
        const form = new FormData(e.currentTarget);
        onSubmit({
          email: formText(form, 'email').trim(),
          name: formText(form, 'name'),
          password: formText(form, 'password'),
        });
      }}
    >
      <Field label="Name" name="name" autoComplete="name" maxLength={100} autoFocus />
      <Field label="Email" name="email" type="email" autoComplete="username" defaultValue={email ?? ''} required />
      <div className="flex flex-col gap-1.5">
        <Field
          label="Password"
          name="password"
          type="password"
          autoComplete="new-password"
          minLength={8}
          maxLength={256}
          required
          aria-describedby="password-length"
        />
        <p id="password-length" className="text-xs text-faint">
          At least 8 characters.
        </p>
      </div>
      {notice}
      <Button type="submit" look="primary" size="large" disabled={pending}>
        {pending ? 'Making your account…' : 'Make an account and join'}
      </Button>
    </form>
  );
}
