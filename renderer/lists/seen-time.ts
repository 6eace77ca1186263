import type { I18n } from '@lingui/core';

/** When a list was seen, an ISO time: today by the clock alone, else with the day. */
export function seenTime(i18n: I18n, seenAt: string): string {
  const isToday = new Date(seenAt).toDateString() === new Date().toDateString();
  return i18n.date(seenAt, { ...(isToday ? {} : { dateStyle: 'medium' }), timeStyle: 'short' });
}
