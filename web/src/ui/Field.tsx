import type { ComponentProps } from 'react';

/** A line to fill in, under its label. */
export function Field({ label, ...input }: Omit<ComponentProps<'input'>, 'className'> & { label: string }) {
  return (
    <label className="flex flex-col gap-1.5 font-medium">
      {label}
      <input className="field min-h-9 font-normal" {...input} />
    </label>
  );
}
