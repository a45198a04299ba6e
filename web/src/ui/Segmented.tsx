import { classes } from './classes';

interface Props<T extends string> {
  label: string;
  options: readonly { value: T; text: string; hint?: string }[];
  value: T;
  onChange: (value: T) => void;
}

/** One of a few, all in sight: radio buttons, so arrow keys move the choice. */
export function Segmented<T extends string>({ label, options, value, onChange }: Props<T>) {
  return (
    <fieldset className="flex h-8 shrink-0 items-stretch rounded-[7px] border border-line bg-surface p-0.5">
      <legend className="sr-only">{label}</legend>
      {options.map((option) => (
        <label
          key={option.value}
          title={option.hint}
          className={classes(
            'flex cursor-pointer items-center rounded-[5px] px-2.5 font-medium tabular-nums transition-colors',
            'has-focus-visible:outline-2 has-focus-visible:outline-accent',
            option.value === value ? 'bg-raised text-text shadow-card' : 'text-muted hover:text-text',
          )}
        >
          <input
            type="radio"
            name={label}
            value={option.value}
            checked={option.value === value}
            onChange={() => onChange(option.value)}
            className="sr-only"
          />
          {option.text}
        </label>
      ))}
    </fieldset>
  );
}
