import { jsonParts, type JsonPart } from './json';

/** Above this many characters colouring costs more than it helps. */
const COLOURED = 40_000;

const COLOURS: Record<JsonPart['kind'], string> = {
  key: 'text-text font-medium',
  string: 'text-accent',
  literal: 'text-warn',
  plain: 'text-faint',
};

export function Json({ pretty, label }: { pretty: string; label: string }) {
  return (
    <pre
      tabIndex={0}
      role="region"
      aria-label={label}
      className="max-h-96 overflow-auto rounded-b-[9px] px-3 py-2.5 font-mono text-xs leading-5 break-words whitespace-pre-wrap"
    >
      {pretty.length > COLOURED
        ? pretty
        : jsonParts(pretty).map((part, i) => (
            <span key={i} className={COLOURS[part.kind]}>
              {part.text}
            </span>
          ))}
    </pre>
  );
}
