import type { ReactNode } from 'react';
import { classes } from './classes';

const TONES = {
  quiet: 'text-muted',
  warn: 'text-warn bg-warn-soft',
  bad: 'text-bad bg-bad-soft',
};

/** A line that says how things stand. */
export function Notice({
  tone = 'quiet',
  icon,
  children,
  action,
}: {
  tone?: keyof typeof TONES;
  icon?: ReactNode;
  children: ReactNode;
  action?: ReactNode;
}) {
  return (
    <div
      role={tone === 'bad' ? 'alert' : 'status'}
      className={classes('flex min-h-9 items-center gap-2 rounded-[9px] px-3 py-1.5', TONES[tone])}
    >
      {icon}
      <span className="min-w-0 flex-1">{children}</span>
      {action}
    </div>
  );
}

/** Where there would be something, and is not. */
export function Empty({ icon, title, children }: { icon?: ReactNode; title: string; children?: ReactNode }) {
  return (
    <div className="flex flex-col items-center justify-center gap-1 px-6 py-12 text-center">
      {icon && <div className="mb-2 text-faint">{icon}</div>}
      <p className="font-medium">{title}</p>
      {children && <div className="max-w-sm text-muted">{children}</div>}
    </div>
  );
}

/** Holds the place of something on its way. */
export function Skeleton({ className }: { className?: string }) {
  return <div aria-hidden className={classes('beating rounded-md bg-raised', className)} />;
}
