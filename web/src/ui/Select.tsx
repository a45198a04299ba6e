import { ChevronDown } from 'lucide-react';
import type { ComponentProps } from 'react';
import { classes } from './classes';

/** The browser's own select with our look: its list is the platform's, and so are its keys. */
export function Select({ label, className, ...rest }: ComponentProps<'select'> & { label: string }) {
  return (
    <span className={classes('relative inline-flex min-w-0', className)}>
      <select
        aria-label={label}
        className="h-full w-full min-w-0 appearance-none truncate rounded-[7px] bg-transparent pr-7 pl-2.5 font-medium [&>option]:bg-surface"
        {...rest}
      />
      <ChevronDown
        size={13}
        aria-hidden
        className="pointer-events-none absolute top-1/2 right-2 -translate-y-1/2 text-faint"
      />
    </span>
  );
}
