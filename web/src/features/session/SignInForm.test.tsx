import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { SignInForm } from './SignInForm';

afterEach(() => vi.unstubAllGlobals());

async function signInWith(response: Response) {
  const fetch = vi.fn(() => Promise.resolve(response));
  vi.stubGlobal('fetch', fetch);
  const onSignedIn = vi.fn();
  render(
    <QueryClientProvider client={new QueryClient()}>
      <SignInForm onSignedIn={onSignedIn} />
    </QueryClientProvider>,
  );
  await userEvent.type(screen.getByRole('textbox', { name: 'Email' }), 'a@b.example');
  await userEvent.type(screen.getByLabelText('Password'), 'secret{Enter}');
  return { onSignedIn, fetch };
}

describe('signing in', () => {
  it('hands on the session', async () => {
    const session = { account: { id: 'a', email: 'a@b.example' }, projects: [], ingestUrl: 'http://in' };
    const { onSignedIn, fetch } = await signInWith(Response.json(session));
    await vi.waitFor(() => expect(onSignedIn.mock.calls[0]?.[0]).toEqual(session));
    expect(JSON.stringify(fetch.mock.calls)).toContain('a@b.example');
  });

  it('says when the password is wrong', async () => {
    const { onSignedIn } = await signInWith(Response.json({ title: 'Unauthorized', detail: 'no' }, { status: 401 }));
    expect((await screen.findByRole('alert')).textContent).toBe('The email or the password is wrong.');
    expect(onSignedIn).not.toHaveBeenCalled();
  });

  it('does not blame the password when the server is in trouble', async () => {
    await signInWith(Response.json({ title: 'Unavailable', detail: 'The store is away.' }, { status: 503 }));
    expect((await screen.findByRole('alert')).textContent).toBe('The store is away.');
  });
});
