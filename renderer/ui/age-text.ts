const steps: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ['year', 365 * 24 * 3600],
  ['month', 30 * 24 * 3600],
  ['week', 7 * 24 * 3600],
  ['day', 24 * 3600],
  ['hour', 3600],
  ['minute', 60],
];

/** How long ago an ISO time was, where there is little room: `2d ago`. */
export function shortAgeText(iso: string, locale: string, now: number = Date.now()): string {
  const { count, unit } = ageOf(iso, now);
  const style = unit === 'second' ? { numeric: 'auto' as const } : { style: 'narrow' as const };
  return new Intl.RelativeTimeFormat(locale, style).format(-count, unit);
}

/** How long ago an ISO time was, as people say it: `2 days ago`; `now` below a minute and for times to come. */
export function ageText(iso: string, locale: string, now: number = Date.now()): string {
  const { count, unit } = ageOf(iso, now);
  return new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }).format(-count, unit);
}

function ageOf(iso: string, now: number): { count: number; unit: Intl.RelativeTimeFormatUnit } {
  const seconds = Math.max(0, (now - Date.parse(iso)) / 1000);
  const [unit, length] = steps.find(([, each]) => seconds >= each) ?? ['second', 1];
  return { count: unit === 'second' ? 0 : Math.floor(seconds / length), unit };
}
