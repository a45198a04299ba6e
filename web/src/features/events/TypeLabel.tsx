import type { EventType } from '../../api/types';
import { ICONS } from './looks';

export function TypeLabel({ type }: { type: EventType }) {
  // A type newer than this page still has its name.
  const Icon = (ICONS as Partial<typeof ICONS>)[type] ?? ICONS.custom;
  return (
    <span className="flex min-w-0 items-center gap-1.5 font-mono text-xs text-muted">
      <Icon size={13} aria-hidden className="shrink-0" />
      <span className="truncate">{type}</span>
    </span>
  );
}
