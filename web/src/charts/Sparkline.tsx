import { sparkline } from './series';

/** The shape of a number over the range. The number itself is beside it, so it is decoration. */
export function Sparkline({ values, colour }: { values: readonly (number | null)[]; colour: string }) {
  const path = sparkline(values, 100, 26);
  if (!path) return <div className="h-7" aria-hidden />;
  return (
    <svg viewBox="0 -1 100 28" preserveAspectRatio="none" className="h-7 w-full overflow-visible" aria-hidden>
      <path
        d={path}
        fill="none"
        stroke={colour}
        strokeWidth="1.5"
        strokeLinejoin="round"
        strokeLinecap="round"
        vectorEffect="non-scaling-stroke"
      />
    </svg>
  );
}
