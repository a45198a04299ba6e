import type { ComponentProps } from 'react';
import { classes } from './classes';

const LOOKS = {
  primary: 'bg-accent text-on-accent hover:bg-accent-strong border-transparent',
  plain: 'bg-surface text-text border-line hover:border-line-strong hover:bg-hover',
  live: 'bg-surface text-accent border-line hover:border-line-strong hover:bg-hover',
  quiet: 'border-transparent text-muted hover:text-text hover:bg-hover',
};

const SIZES = {
  normal: 'h-8 px-2.5',
  small: 'h-7 px-2 text-xs',
  large: 'h-9 px-3',
  icon: 'size-8',
};

export function Button({
  look = 'plain',
  size = 'normal',
  className,
  type = 'button',
  ...rest
}: ComponentProps<'button'> & { look?: keyof typeof LOOKS; size?: keyof typeof SIZES }) {
  return (
    <button
      type={type}
      className={classes(
        'inline-flex shrink-0 items-center justify-center gap-1.5 rounded-[7px] border font-medium whitespace-nowrap transition-colors disabled:opacity-60',
        LOOKS[look],
        SIZES[size],
        className,
      )}
      {...rest}
    />
  );
}

/** A button that is only an icon: it must have a label. */
export function IconButton({ label, ...rest }: Omit<ComponentProps<typeof Button>, 'aria-label'> & { label: string }) {
  return <Button look="quiet" size="icon" aria-label={label} title={label} {...rest} />;
}
