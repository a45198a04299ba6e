import { afterEach, describe, expect, it, vi } from 'vitest';
import { address, call } from './client';
import { freshness } from './freshness';
import { prefix } from './prefix';
import { explain, isSignedOut, Problem } from './problem';
import { intervalOf, RANGES, rangeReaching, spanMs, startOf, stepMs } from './range';

afterEach(() => vi.unstubAllGlobals());

function answers(response: Response) {
  const calls: Request[] = [];
  vi.stubGlobal('fetch', (url: string, init: RequestInit) => {
    calls.push(new Request(new URL(url, 'http://lynex.test'), init));
    return Promise.resolve(response);
  });
  return calls;
}

describe('addresses', () => {
  it('start where the page is served', () => {
    expect(prefix('http://host/')).toBe('/');
    expect(prefix('http://host/events?range=6h')).toBe('/');
    expect(prefix('http://host/tools/lynex/events?a=/b/#x')).toBe('/tools/lynex/');
  });

  it('leave out what is empty, and repeat lists', () => {
    expect(address('events', { project: 'p', type: ['log', 'error'], model: '', cursor: undefined }, '/x/')).toBe(
      '/x/api/v1/events?project=p&type=log&type=error',
    );
  });
});

describe('calls', () => {
  it('carry the header that a foreign page cannot send, unless they only read', async () => {
    const calls = answers(new Response(null, { status: 204 }));
    await call('session', { method: 'DELETE' });
    await call('session');
    expect(calls.map((one) => one.headers.get('X-Requested-With'))).toEqual(['lynex-web', null]);
  });

  it('fail with the problem the server told', async () => {
    answers(
      Response.json(
        { type: 'urn:lynex:problem:bad-value', title: 'Bad parameter', detail: 'from must be before to' },
        { status: 400 },
      ),
    );
    const failure = await call('stats').catch((e: unknown) => e);
    expect(failure).toEqual(new Problem(400, 'Bad parameter', 'from must be before to', 'bad-value'));
    expect(explain(failure)).toBe('from must be before to');
    expect(isSignedOut(failure)).toBe(false);
  });

  it('fail in words when a proxy answers with a page', async () => {
    answers(new Response('<html>', { status: 502, statusText: 'Bad Gateway' }));
    expect(explain(await call('stats').catch((e: unknown) => e))).toBe('Bad Gateway');
  });

  it('say so when nothing answers', async () => {
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('fetch failed')));
    expect(explain(await call('stats').catch((e: unknown) => e))).toMatch(/cannot be reached/);
  });
});

describe('ranges', () => {
  const now = Date.parse('2026-11-23T10:17:42.123Z');

  it('begin with a whole interval, and never later than asked for', () => {
    for (const range of RANGES) {
      const from = startOf(range, now);
      const step = stepMs(intervalOf(range));
      expect(from % step).toBe(0);
      expect(now - from).toBeGreaterThanOrEqual(spanMs(range));
      expect(now - from).toBeLessThan(spanMs(range) + step);
    }
  });

  it('reach back to a moment with the shortest that does', () => {
    expect(rangeReaching(now - 2 * 3_600_000, now)).toBe('6h');
    expect(rangeReaching(now - 60_000, now)).toBe('15m');
    expect(rangeReaching(now - 30 * 86_400_000, now)).toBeNull();
  });
});

describe('freshness', () => {
  const now = Date.parse('2026-11-23T10:00:00Z');

  it('is silent about a lag nobody would notice', () => {
    expect(freshness({ complete: true, watermark: null }, now).state).toBe('current');
    expect(freshness({ complete: false, watermark: '2026-11-23T09:59:58Z' }, now).state).toBe('current');
  });

  it('tells since when events may be missing', () => {
    expect(freshness({ complete: false, watermark: '2026-11-23T09:59:18Z' }, now)).toEqual({
      state: 'behind',
      sinceMs: now - 42_000,
    });
  });

  it('does not take unknown for complete', () => {
    expect(freshness({ complete: false, watermark: null }, now).state).toBe('unknown');
  });
});
