import { useLingui } from '@lingui/react/macro';
import { ListFilter, Search, X } from 'lucide-react';
import { type KeyboardEvent, type Ref, useRef } from 'react';
import { visibleText } from '../../shared/hidden-characters.ts';
import type { ImageReference } from '../../shared/image-reference.ts';
import { pastedReference } from '../../shared/image-reference.ts';
import { IconButton } from './button.tsx';
import styles from './search-box.module.css';

export interface SearchBoxProps {
  readonly label: string;
  /** Shown while it is empty; the label when left out. */
  readonly placeholder?: string;
  /** It narrows the list below it, and `/` leads to it. */
  readonly filter?: boolean;
  readonly value: string;
  readonly onChange: (value: string) => void;
  /** Called for a pasted image reference, or one typed and confirmed; true when it was taken. */
  readonly onReference: (reference: ImageReference, typed: boolean) => boolean;
  /** Arrow down, and Enter on plain words. */
  readonly onLeave?: (by: 'ArrowDown' | 'Enter') => void;
  readonly ref?: Ref<HTMLInputElement>;
}

/** A search box; an image reference put into it goes to the image instead. */
export function SearchBox(props: SearchBoxProps) {
  const { label, placeholder = label, filter = false, value, onChange } = props;
  const { onReference, onLeave, ref } = props;
  const { t } = useLingui();
  const own = useRef<HTMLInputElement | null>(null);
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'Escape' && value !== '') {
      event.preventDefault();
      event.stopPropagation();
      onChange('');
    } else if (event.key === 'ArrowDown') {
      event.preventDefault();
      onLeave?.('ArrowDown');
    } else if (event.key === 'Enter') {
      event.preventDefault();
      const reference = pastedReference(value);
      if (reference !== null && onReference(reference, true)) onChange('');
      else onLeave?.('Enter');
    }
  };
  return (
    <div className={styles.box}>
      {filter ? <ListFilter size={14} aria-hidden /> : <Search size={14} aria-hidden />}
      <input
        ref={(element) => {
          own.current = element;
          if (typeof ref === 'function') ref(element);
          else if (ref) ref.current = element;
        }}
        type="search"
        className={styles.input}
        aria-label={visibleText(label)}
        placeholder={placeholder}
        value={value}
        maxLength={1200}
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={onKeyDown}
        onPaste={(event) => {
          const reference = pastedReference(event.clipboardData.getData('text'));
          if (reference !== null && onReference(reference, false)) {
            event.preventDefault();
            onChange('');
          }
        }}
      />
      {value === '' ? null : (
        <IconButton
          small
          className={styles.clear}
          label={t`Clear search`}
          onClick={() => {
            onChange('');
            own.current?.focus();
          }}
        >
          <X size={14} />
        </IconButton>
      )}
    </div>
  );
}
