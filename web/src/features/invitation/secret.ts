/** What can be an invitation's secret; whether it is one the server knows. */
const FORM = /^li_\w{1,100}$/;
const NAME = 'lynex-invitation';

/** For where sessionStorage is switched off: then it lasts until the page is left. */
let inMemory: string | null = null;

/** Keeps what a link's fragment says in place of what was kept, for this tab only. */
export function keepSecret(fragment: string): void {
  forgetSecret();
  if (!FORM.test(fragment)) return;
  inMemory = fragment;
  stored((storage) => storage.setItem(NAME, fragment));
}

/** The secret of the invitation that was opened in this tab and is neither accepted nor refused for good. */
export function keptSecret(): string | null {
  const kept = inMemory ?? stored((storage) => storage.getItem(NAME));
  return kept && FORM.test(kept) ? kept : null;
}

export function forgetSecret(): void {
  inMemory = null;
  stored((storage) => storage.removeItem(NAME));
}

function stored<T>(access: (storage: Storage) => T): T | null {
  try {
    return access(window.sessionStorage);
  } catch {
    return null;
  }
}
