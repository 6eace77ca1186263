/** Before Docker was, no image was made: builders write 1970 or 1980 for "not told". */
const firstImages = Date.UTC(2010, 0, 1);

/**
 * The time an image says it was made, as ISO text; null where it says none, or
 * one that builders write for reproducible images (1970, 1980, year 1).
 */
export function plausibleTime(said: string | null | undefined): string | null {
  const time = isoTime(said);
  return time !== null && Date.parse(time) >= firstImages ? time : null;
}

/** True for a time that is there and not to be believed. */
export function isPlaceholderTime(said: string | null | undefined): boolean {
  return said !== null && said !== undefined && said !== '' && plausibleTime(said) === null;
}

/** A time as ISO text; null for no time, and for Go's zero time, which means none. */
export function isoTime(text: string | null | undefined): string | null {
  const time = Date.parse(text ?? '');
  if (Number.isNaN(time) || new Date(time).getUTCFullYear() <= 1) return null;
  return new Date(time).toISOString();
}
