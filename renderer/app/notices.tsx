import { Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import type { Notice } from '../../shared/model/app-info.ts';
import { inLanguage } from '../../shared/text/language.ts';
import { useSettings } from '../state/use-app.ts';
import { Button } from '../ui/button.tsx';
import { Message } from '../ui/message.tsx';

const storageKey = 'berth.noticesSeen';
const noNotices: readonly Notice[] = [];

/** What happened to the saved data, shown until it was read once. */
export function Notices() {
  const { i18n } = useLingui();
  const notices = useSettings((state) => state.info?.notices ?? noNotices);
  const [seen, setSeen] = useState(() => new Set(localStorage.getItem(storageKey)?.split('\n')));
  const shown = notices.filter((notice) => !seen.has(keyOf(notice)));
  const dismiss = () => {
    const keys = notices.map(keyOf);
    localStorage.setItem(storageKey, keys.join('\n'));
    setSeen(new Set(keys));
  };
  if (shown.length === 0) return null;
  return (
    <Message
      kind="warning"
      banner
      actions={
        <Button small onClick={dismiss}>
          <Trans>OK</Trans>
        </Button>
      }
    >
      {shown.map((notice) => (
        <div key={keyOf(notice)}>
          {inLanguage(notice.text, notice.message)} (
          {i18n.date(notice.at, { dateStyle: 'medium', timeStyle: 'short' })})
        </div>
      ))}
    </Message>
  );
}

function keyOf(notice: Notice): string {
  return `${notice.kind} ${notice.at} ${notice.message}`.replaceAll('\n', ' ');
}
