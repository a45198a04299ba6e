import { useEffect, useId, useRef, useState, type ReactNode } from 'react';
import { Button } from './Button';
import { classes } from './classes';

interface Props {
  label: string;
  button: ReactNode;
  look?: 'plain' | 'quiet';
  side?: 'left' | 'right';
  className?: string;
  children: ReactNode;
}

/** A button that shows a panel below it. Escape, a click elsewhere, or leaving it by Tab closes it. */
export function Popover({ label, button, look = 'plain', side = 'left', className, children }: Props) {
  const [open, setOpen] = useState(false);
  const root = useRef<HTMLDivElement>(null);
  const id = useId();

  useEffect(() => {
    if (!open) return;
    const elsewhere = (e: PointerEvent) => {
      if (e.target instanceof Node && !root.current?.contains(e.target)) setOpen(false);
    };
    document.addEventListener('pointerdown', elsewhere);
    return () => document.removeEventListener('pointerdown', elsewhere);
  }, [open]);

  const close = () => {
    setOpen(false);
    root.current?.querySelector('button')?.focus();
  };

  return (
    <div
      ref={root}
      className="relative shrink-0"
      onKeyDown={(e) => {
        if (e.key === 'Escape' && open) {
          e.stopPropagation();
          close();
        }
      }}
      onBlur={(e) => {
        if (e.relatedTarget && !e.currentTarget.contains(e.relatedTarget)) setOpen(false);
      }}
    >
      <Button look={look} aria-label={label} aria-expanded={open} aria-controls={id} onClick={() => setOpen(!open)}>
        {button}
      </Button>
      <div
        id={id}
        hidden={!open}
        className={classes(
          'absolute top-full z-30 mt-1.5 min-w-44 rounded-[10px] border border-line bg-surface p-1.5 shadow-over',
          side === 'right' ? 'right-0' : 'left-0',
          className,
        )}
      >
        {open && children}
      </div>
    </div>
  );
}
