import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

const SECRET = 'li_0123456789ab_0123456789abcdefghijklmnop';

/** The module as a page that has just been loaded has it. */
async function freshPage() {
  vi.resetModules();
  return import('./secret');
}

beforeEach(() => window.sessionStorage.clear());
afterEach(() => vi.restoreAllMocks());

describe('the secret of an invitation', () => {
  it('outlasts the way to an identity provider and back, in this tab only', async () => {
    (await freshPage()).keepSecret(SECRET);
    expect((await freshPage()).keptSecret()).toBe(SECRET);
    expect(window.localStorage.length).toBe(0);
    expect(document.cookie).toBe('');
  });

  it('is gone once it is forgotten', async () => {
    const page = await freshPage();
    page.keepSecret(SECRET);
    page.forgetSecret();
    expect(page.keptSecret()).toBeNull();
    expect((await freshPage()).keptSecret()).toBeNull();
    expect(window.sessionStorage.length).toBe(0);
  });

  it('is not taken from what is no link of ours, which ends the one before', async () => {
    const page = await freshPage();
    for (const fragment of ['main', 'sk_0123456789', 'li_', `li_${'a'.repeat(200)}`, 'li_a b']) {
      page.keepSecret(SECRET);
      page.keepSecret(fragment);
      expect(page.keptSecret(), fragment).toBeNull();
    }
  });

  it('is kept in memory where the browser stores nothing', async () => {
    vi.spyOn(window, 'sessionStorage', 'get').mockImplementation(() => {
      throw new DOMException('denied', 'SecurityError');
    });
    const page = await freshPage();
    page.keepSecret(SECRET);
    expect(page.keptSecret()).toBe(SECRET);
  });
});
