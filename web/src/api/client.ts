import { prefix } from './prefix';
import { Problem } from './problem';

export type Params = Record<string, string | number | readonly string[] | null | undefined>;

/** The address of an API call below the page's own prefix. Empty parameters are left out, lists repeat. */
export function address(path: string, params: Params = {}, base: string = prefix()): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(params)) {
    if (value == null || value === '') continue;
    if (typeof value === 'object') value.forEach((one) => query.append(name, one));
    else query.append(name, String(value));
  }
  const text = query.toString();
  return `${base}api/v1/${path}${text ? `?${text}` : ''}`;
}

interface Call {
  method?: 'GET' | 'POST' | 'DELETE';
  params?: Params;
  body?: unknown;
  signal?: AbortSignal;
}

/** Calls the API on the page's own origin. Throws a Problem for every answer but a success. */
export async function call<T>(path: string, { method = 'GET', params, body, signal }: Call = {}): Promise<T> {
  const headers: Record<string, string> = { Accept: 'application/json' };
  // A foreign page cannot send this header without asking first, so the server takes it as proof that we are ours.
  if (method !== 'GET') headers['X-Requested-With'] = 'lynex-web';
  if (body !== undefined) headers['Content-Type'] = 'application/json';
  let response: Response;
  try {
    response = await fetch(address(path, params), {
      method,
      headers,
      credentials: 'same-origin',
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(signal ? { signal } : {}),
    });
  } catch (e) {
    if (signal?.aborted) throw e;
    throw new Problem(0, 'No answer', '');
  }
  if (!response.ok) throw await problemOf(response);
  if (response.status === 204) return undefined as T;
  try {
    return (await response.json()) as T;
  } catch (e) {
    if (signal?.aborted) throw e;
    throw new Problem(response.status, 'Unreadable answer', 'Something other than Lynex answered at this address.');
  }
}

async function problemOf(response: Response): Promise<Problem> {
  try {
    const json = (await response.json()) as { title?: unknown; detail?: unknown; type?: unknown };
    return new Problem(
      response.status,
      typeof json.title === 'string' ? json.title : response.statusText,
      typeof json.detail === 'string' ? json.detail : '',
      typeof json.type === 'string' ? json.type.replace(/^urn:lynex:problem:/, '') : '',
    );
  } catch {
    return new Problem(response.status, response.statusText || `Answer ${response.status}`, '');
  }
}
