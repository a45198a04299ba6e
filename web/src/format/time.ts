const clock = new Intl.DateTimeFormat('en-GB', {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  fractionalSecondDigits: 3,
});
const seconds = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' });
const minutes = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });
const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' });
const full = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  fractionalSecondDigits: 3,
  timeZoneName: 'short',
});

/** Local time of day with milliseconds: 14:03:22.107. */
export function timeOfDay(ms: number): string {
  return clock.format(ms);
}

/** Local time of day: 14:03:22. */
export function timeToSecond(ms: number): string {
  return seconds.format(ms);
}

/** Local day: 23 Nov. */
export function dayOf(ms: number): string {
  return day.format(ms);
}

/** Local date and time with the zone, for one event in full. */
export function fullTime(ms: number): string {
  return full.format(ms);
}

/** The span a chart's bucket covers, in local time. */
export function bucketLabel(startMs: number, stepMs: number): string {
  const end = startMs + stepMs;
  return stepMs >= 86_400_000
    ? day.format(startMs)
    : `${day.format(startMs)}, ${minutes.format(startMs)} – ${minutes.format(end)}`;
}
