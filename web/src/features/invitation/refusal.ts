import { explain, isSignedOut, Problem } from '../../api/problem';

/** Why an invitation was not accepted, in words for the person. */
export interface Refusal {
  /** `ended`: nobody can accept it any more. `there`: the account is in the project. `taken`: the email has an account. */
  kind: 'ended' | 'there' | 'taken' | 'signed-out' | 'other';
  title?: string;
  text: string;
}

const ENDED: Record<string, { title: string; text: string }> = {
  used: {
    title: 'This invitation is used',
    text: 'It was good for one account. If that was yours, you are in the project; if not, ask for a new invitation.',
  },
  expired: { title: 'This invitation has expired', text: 'Ask whoever invited you for a new one.' },
  revoked: {
    title: 'This invitation was revoked',
    text: 'The project’s admins took it back, or whoever sent it has left. Ask for a new one.',
  },
  unknown: {
    title: 'There is no such invitation',
    text: 'Perhaps the link was cut short, or is very old. Open all of it, or ask for a new invitation.',
  },
};

/** `registering`: an account was to be made with it, and nobody was signed in. */
export function refusalOf(error: unknown, registering: boolean): Refusal {
  const other = (text: string): Refusal => ({ kind: 'other', text });
  if (!(error instanceof Problem)) return other(explain(error));
  const { status, detail } = error;
  if (isSignedOut(error)) return { kind: 'signed-out', text: 'Your session has ended. Sign in again.' };
  const how = status === 404 ? ENDED[/invitation is (\w+)/.exec(detail)?.[1] ?? ''] : undefined;
  if (how) return { kind: 'ended', ...how };
  if (status === 409 && registering) return { kind: 'taken', text: 'There is an account with this email already.' };
  if (status === 409)
    return { kind: 'there', title: 'You are in this project already', text: 'The invitation stays good for others.' };
  if (status === 403 && detail.includes('another email')) {
    return other(
      registering
        ? 'The invitation is for another email. Use the one that it was sent to.'
        : 'The invitation is for another email, or nobody has vouched that this one is yours. ' +
            'Use the account that it was sent to.',
    );
  }
  if (error.type === 'plan-limit') return other(limit(detail));
  return other(explain(error));
}

function limit(detail: string): string {
  return detail.includes('account owns')
    ? 'You own as many projects as your plan allows. Leave one, or ask for another role.'
    : 'The project has as many members as its plan allows. Ask its admins to make room, ' +
        'then try again: the invitation stays good.';
}
