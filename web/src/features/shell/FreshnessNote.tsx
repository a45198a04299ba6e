import { CircleHelp, Hourglass } from 'lucide-react';
import { freshness } from '../../api/freshness';
import type { Coverage } from '../../api/types';
import { ago } from '../../format/duration';
import { timeToSecond } from '../../format/time';
import { Notice } from '../../ui/Notice';

/** Says when what is shown is not all there is. Silent when it is. */
export function FreshnessNote({ coverage, answeredAtMs }: { coverage: Coverage | undefined; answeredAtMs: number }) {
  if (!coverage) return null;
  const fresh = freshness(coverage, answeredAtMs);
  switch (fresh.state) {
    case 'current':
      return null;
    case 'unknown':
      return (
        <Notice tone="warn" icon={<CircleHelp size={15} aria-hidden />}>
          <b className="font-medium">Maybe incomplete.</b> The queue cannot be asked how far it is, or the newest events
          are still on their way.
        </Notice>
      );
    case 'behind':
      return (
        <Notice tone="warn" icon={<Hourglass size={15} aria-hidden />}>
          <b className="font-medium">Catching up.</b> Events received since {timeToSecond(fresh.sinceMs)} (
          {ago(fresh.sinceMs, answeredAtMs)}) may be missing here. They are safe in the queue.
        </Notice>
      );
  }
}
