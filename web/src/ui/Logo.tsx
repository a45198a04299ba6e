/** The mark. */
export function Logo({ size = 22 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden className="shrink-0">
      <rect width="32" height="32" rx="8" className="fill-accent" />
      <g fill="none" strokeLinecap="round" strokeLinejoin="round" className="stroke-on-accent">
        <path d="M8.5 8v13.2c0 1.5.9 2.3 2.3 2.3H16" strokeWidth="3" />
        <path d="M15 9.5l3.6 4.7L15 18.9M24 9.5l-3.6 4.7L24 18.9" strokeWidth="2.4" strokeOpacity=".85" />
      </g>
    </svg>
  );
}
