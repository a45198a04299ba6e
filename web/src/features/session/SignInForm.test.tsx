import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { SignInForm } from './SignInForm';

afterEach(() => vi.unstubAllGlobals());

function show(providers: object, response: Response, problem?: string) {
  const fetch = vi.fn((url: string) =>
    Promise.resolve(url.endsWith('/providers') ? Response.json(providers) : response),
  );
  vi.stubGlobal('fetch', fetch);
  const onSignedIn = vi.fn();
  render(
    <QueryClientProvider client={new QueryClient()}>
      <SignInForm onSignedIn={onSignedIn} next="/events?type=log" problem={problem} />
    </QueryClientProvider>,
  );
  return { onSignedIn, fetch };
}

async function signInWith(response: Response) {
  const { onSignedIn, fetch } = show({ local: true, oidc: [] }, response);
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

  it('offers the identity provider, and no password where it is switched off', async () => {
    show({ local: false, oidc: [{ name: 'work' }] }, Response.json({}));
    const link = await screen.findByRole('link', { name: 'Sign in with work' });
    expect(link.getAttribute('href')).toBe('/api/v1/session/oidc/work?next=%2Fevents%3Ftype%3Dlog');
    expect(screen.queryByLabelText('Password')).toBeNull();
  });

  it('says what the identity provider’s way back brought', () => {
    show({ local: true, oidc: [] }, Response.json({}), 'account-exists');
    expect(screen.getByRole('alert').textContent).toContain('already');
  });
});
