import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { cleanup, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Preview, Session } from '../../api/types';
import { Invitation } from './Invitation';
import { keepSecret, keptSecret } from './secret';

const SECRET = 'li_0123456789ab_0123456789abcdefghijklmnop';
const ANN: Session = { account: { id: 'a', email: 'ann@example.org' }, projects: [], ingestUrl: 'http://in' };
const PREVIEW: Preview = {
  projectName: 'Shop',
  role: 'member',
  invitedBy: 'Olga',
  email: null,
  expiresAt: '2026-12-05T09:30:00Z',
  signIn: { local: true, oidc: [] },
};
const JOINED = { project: 'shop', role: 'member', account: 'a' };

afterEach(() => vi.unstubAllGlobals());

interface Case {
  session?: Session | null;
  preview?: Partial<Preview> | Response;
}

function problem(status: number, type: string, detail: string): Response {
  return Response.json({ type: `urn:lynex:problem:${type}`, title: 'No', status, detail }, { status });
}

/** `answer` is that of all but the preview. */
function start(answer: Response, { session = null, preview = {} }: Case = {}) {
  const calls: { url: string; body: unknown }[] = [];
  const previews: unknown[] = [];
  vi.stubGlobal('fetch', (url: string, init: RequestInit) => {
    const body: unknown = typeof init.body === 'string' ? JSON.parse(init.body) : undefined;
    if (url.endsWith('/invitations/preview')) {
      previews.push({ url, body });
      return Promise.resolve(preview instanceof Response ? preview : Response.json({ ...PREVIEW, ...preview }));
    }
    calls.push({ url, body });
    return Promise.resolve(answer);
  });
  keepSecret(SECRET);
  const told = {
    onAccepted: vi.fn(() => Promise.resolve()),
    onSignedOut: vi.fn(),
    onLeave: vi.fn(),
  };
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  const page = (who: Session | null) => (
    <QueryClientProvider client={client}>
      <Invitation secret={SECRET} session={who} signIn={(email) => <p>Sign-in form for {email ?? '…'}</p>} {...told} />
    </QueryClientProvider>
  );
  const { rerender } = render(page(session));
  told.onSignedOut.mockImplementation(() => rerender(page(null)));
  return { calls, previews, ...told };
}

/** The same, once it is known what the invitation is for. */
async function open(answer: Response, how: Case = {}) {
  const started = start(answer, how);
  await screen.findByRole('heading', { name: 'You are invited to Shop' });
  return started;
}

const accept = () => userEvent.click(screen.getByRole('button', { name: 'Accept the invitation' }));

async function register() {
  await userEvent.type(screen.getByRole('textbox', { name: 'Name' }), 'Ann');
  await userEvent.type(screen.getByRole('textbox', { name: 'Email' }), 'ann@example.org');
  await userEvent.type(screen.getByLabelText('Password'), 'long enough{Enter}');
}

describe('an invitation', () => {
  it('says what it is for before it asks for anything', async () => {
    const { previews, calls } = start(Response.json({}), { preview: { email: 'ann@example.org' } });
    expect(screen.queryByRole('textbox')).toBeNull();
    await screen.findByRole('heading', { name: 'You are invited to Shop' });
    expect(
      screen.getByText('as a member by Olga. The invitation is good until 5 Dec, for ann@example.org only.'),
    ).toBeTruthy();
    expect(screen.getByRole<HTMLInputElement>('textbox', { name: 'Email' }).value).toBe('ann@example.org');
    expect(previews).toEqual([{ url: '/api/v1/invitations/preview', body: { invitation: SECRET } }]);
    expect(calls).toEqual([]);
    cleanup();

    await open(Response.json({}), { session: ANN, preview: { role: 'admin', invitedBy: null } });
    expect(screen.getByText('as an admin. The invitation is good until 5 Dec.')).toBeTruthy();
  });

  it('stays when it cannot be looked up, and is looked up again', async () => {
    const { previews } = start(Response.json({}), { preview: problem(503, 'unavailable', 'The store is away.') });
    expect((await screen.findByRole('alert')).textContent).toContain('The store is away.');
    expect(screen.queryByRole('textbox')).toBeNull();
    expect(keptSecret()).toBe(SECRET);
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    await vi.waitFor(() => expect(previews).toHaveLength(2));
  });

  it('is accepted by one button when signed in, and then forgotten', async () => {
    const { calls, onAccepted } = await open(Response.json(JOINED), { session: ANN });
    expect(screen.getByText('ann@example.org')).toBeTruthy();
    expect(screen.queryByLabelText('Password')).toBeNull();
    expect(calls).toEqual([]);
    await accept();
    await vi.waitFor(() => expect(onAccepted).toHaveBeenCalledWith('shop'));
    expect(calls).toEqual([{ url: '/api/v1/invitations/accept', body: { invitation: SECRET } }]);
    expect(keptSecret()).toBeNull();
  });

  it('makes an account for somebody new', async () => {
    const { calls, onAccepted } = await open(Response.json(JOINED));
    await register();
    await vi.waitFor(() => expect(onAccepted).toHaveBeenCalledWith('shop'));
    expect(calls).toEqual([
      {
        url: '/api/v1/invitations/accept',
        body: { invitation: SECRET, name: 'Ann', email: 'ann@example.org', password: 'long enough' },
      },
    ]);
    expect(keptSecret()).toBeNull();
  });

  it('lets somebody sign in who has an account', async () => {
    await open(Response.json({}));
    await userEvent.click(screen.getByRole('radio', { name: 'I have an account' }));
    expect(screen.getByText(/^Sign-in form/)).toBeTruthy();
    expect(screen.queryByLabelText('Password')).toBeNull();
    expect(keptSecret()).toBe(SECRET);
  });

  it('makes no account where passwords are switched off', async () => {
    await open(Response.json({}), { preview: { signIn: { local: false, oidc: [{ name: 'work' }] } } });
    expect(await screen.findByText(/^Sign-in form/)).toBeTruthy();
    expect(screen.queryByRole('radio')).toBeNull();
    expect(screen.queryByLabelText('Password')).toBeNull();
  });

  it('can be accepted by another account, and left alone', async () => {
    const { onSignedOut, onLeave, calls } = await open(new Response(null, { status: 204 }), { session: ANN });
    await userEvent.click(screen.getByRole('button', { name: 'Use another account' }));
    await vi.waitFor(() => expect(onSignedOut).toHaveBeenCalled());
    expect(calls).toEqual([{ url: '/api/v1/session', body: undefined }]);
    expect(await screen.findByText(/^Sign-in form/)).toBeTruthy();
    await userEvent.click(screen.getByRole('button', { name: 'Not now' }));
    expect(onLeave).toHaveBeenCalled();
    expect(keptSecret()).toBeNull();
  });
});

describe('an invitation that nobody can accept any more', () => {
  it.each([
    ['used', 'This invitation is used'],
    ['expired', 'This invitation has expired'],
    ['revoked', 'This invitation was revoked'],
    ['unknown', 'There is no such invitation'],
  ])('says that it is %s at once, and is forgotten', async (how, title) => {
    for (const session of [ANN, null]) {
      const { onLeave, calls } = start(Response.json({}), {
        session,
        preview: problem(404, 'not-found', `the invitation is ${how}; ask for a new one`),
      });
      expect(await screen.findByRole('heading', { name: title })).toBeTruthy();
      expect(keptSecret()).toBeNull();
      expect(calls).toEqual([]);
      await userEvent.click(screen.getByRole('button', { name: session ? 'To the dashboard' : 'Sign in' }));
      expect(onLeave).toHaveBeenCalled();
      cleanup();
    }
  });

  it.each([
    ['used', 'This invitation is used'],
    ['revoked', 'This invitation was revoked'],
  ])('says that it is %s meanwhile, and is forgotten', async (how, title) => {
    for (const session of [ANN, null]) {
      const { onLeave, onAccepted } = await open(
        problem(404, 'not-found', `the invitation is ${how}; ask for a new one`),
        {
          session,
        },
      );
      await (session ? accept() : register());
      expect(await screen.findByRole('heading', { name: title })).toBeTruthy();
      expect(screen.getByRole('alert').textContent).toMatch(/ask/i);
      expect(keptSecret()).toBeNull();
      expect(onAccepted).not.toHaveBeenCalled();
      await userEvent.click(screen.getByRole('button', { name: session ? 'To the dashboard' : 'Sign in' }));
      expect(onLeave).toHaveBeenCalled();
      cleanup();
    }
  });
});

describe('an invitation that this account cannot accept', () => {
  it('says that its email is another', async () => {
    await open(problem(403, 'forbidden', "the invitation is for another email than this account's, or nobody …"), {
      session: ANN,
    });
    await accept();
    expect((await screen.findByRole('alert')).textContent).toContain('Use the account that it was sent to');
    expect(screen.getByRole('button', { name: 'Use another account' })).toBeTruthy();
    expect(keptSecret()).toBe(SECRET);
  });

  it('says so of a new account’s email too', async () => {
    await open(problem(403, 'forbidden', 'the invitation is for another email'));
    await register();
    expect((await screen.findByRole('alert')).textContent).toContain('Use the one that it was sent to');
  });

  it('says that the person is a member already', async () => {
    await open(problem(409, 'conflict', 'the account is a member of the project already'), { session: ANN });
    await accept();
    expect(await screen.findByRole('heading', { name: 'You are in this project already' })).toBeTruthy();
    expect(screen.getByRole('button', { name: 'To the dashboard' })).toBeTruthy();
  });

  it('says that the project is full, and stays good', async () => {
    for (const session of [ANN, null]) {
      await open(problem(422, 'plan-limit', 'there are 2 members of the project, and the plan allows 2'), { session });
      await (session ? accept() : register());
      const said = (await screen.findByRole('alert')).textContent;
      expect(said).toContain('as many members as its plan allows');
      expect(said).toContain('try again');
      expect(keptSecret()).toBe(SECRET);
      cleanup();
    }
  });

  it('does not blame the project when the person owns too many', async () => {
    await open(problem(422, 'plan-limit', 'there are 20 projects that the account owns, and the plan allows 20'), {
      session: ANN,
    });
    await accept();
    expect((await screen.findByRole('alert')).textContent).toContain('You own as many projects');
  });

  it('offers to sign in where the email has an account', async () => {
    await open(problem(409, 'conflict', 'there is an account with this email already; sign in with it'));
    await register();
    expect((await screen.findByRole('alert')).textContent).toContain('There is an account with this email already');
    await userEvent.click(screen.getByRole('button', { name: 'Sign in with it' }));
    expect(screen.getByText('Sign-in form for ann@example.org')).toBeTruthy();
  });

  it('asks to sign in again when the session has ended', async () => {
    const { onSignedOut } = await open(problem(401, 'unauthorized', 'sign in first'), { session: ANN });
    await accept();
    await vi.waitFor(() => expect(onSignedOut).toHaveBeenCalled());
    expect((await screen.findByRole('alert')).textContent).toContain('session has ended');
    expect(screen.getByText(/^Sign-in form/)).toBeTruthy();
    expect(keptSecret()).toBe(SECRET);
  });

  it('shows the server’s words for all else', async () => {
    await open(problem(503, 'unavailable', 'The store is away.'), { session: ANN });
    await accept();
    expect((await screen.findByRole('alert')).textContent).toBe('The store is away.');
    expect(screen.getByRole('button', { name: 'Accept the invitation' })).toBeTruthy();
  });
});
