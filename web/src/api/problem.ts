/** An answer that is not a success, as RFC 9457 problem JSON tells it. Status 0: there was no answer. */
export class Problem extends Error {
  readonly status: number;
  readonly title: string;
  readonly detail: string;
  /** The stable last part of `urn:lynex:problem:<type>`; "" when it was no problem of ours. */
  readonly type: string;

  constructor(status: number, title: string, detail: string, type = '') {
    super(detail || title);
    this.name = 'Problem';
    this.status = status;
    this.title = title;
    this.detail = detail;
    this.type = type;
  }
}

/** One sentence to show for anything thrown. */
export function explain(error: unknown): string {
  if (error instanceof Problem) {
    if (error.status === 0) return 'Lynex cannot be reached. Is it running?';
    return error.detail || error.title;
  }
  return error instanceof Error ? error.message : 'Something went wrong.';
}

export function isSignedOut(error: unknown): boolean {
  return error instanceof Problem && error.status === 401;
}
