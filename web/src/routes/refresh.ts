import type { Refresh } from '../features/shell/TimeControls';

/** How often to ask again, or false for not at all. */
export function everyMs(refresh: Refresh): number | false {
  switch (refresh) {
    case 'off':
      return false;
    case '5s':
      return 5_000;
    case '30s':
      return 30_000;
  }
}
