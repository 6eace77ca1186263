import { useLingui } from '@lingui/react/macro';
import { type ClipboardEvent, type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { type ImageReference, pastedReference } from '../../shared/image-reference.ts';
import type { PastedAddress } from '../../shared/paste/meaning.ts';
import { readPastedAddress } from '../../shared/paste/pasted-address.ts';
import { useApp } from '../state/use-app.ts';
import { TextField } from '../ui/field.tsx';
import { bind } from './credential-fields.tsx';
import { before, type FilledFields, fieldsFrom, locationOfTyped } from './paste.ts';
import { PastedNote } from './pasted-note.tsx';
import type { FormState } from './use-form-state.ts';

/** What was understood, and the way back. */
interface Understood {
  readonly pasted: PastedAddress;
  readonly filled: FilledFields;
  readonly before: FilledFields;
}

/**
 * The address, or anything that tells it: a log-in command, a console's link, an
 * image. Read when it is pasted, or typed and left.
 */
export function AddressField({
  form,
  given,
  onFilled,
  onImage,
}: {
  readonly form: FormState;
  readonly given?: string | undefined;
  readonly onFilled: () => void;
  /** The image that was pasted, or that none was. */
  readonly onImage: (image: ImageReference | null) => void;
}) {
  const { t } = useLingui();
  const app = useApp();
  const { values, saved } = form;
  const [understood, setUnderstood] = useState<Understood | null>(null);
  const atFocus = useRef(values.address);
  /** What a person took back is not read again. */
  const [declined, setDeclined] = useState<string | null>(null);
  const place = locationOfTyped(values, declined);

  const fill = (pasted: PastedAddress, text: string, old: FilledFields) => {
    const filled = fieldsFrom(pasted, values, saved === null);
    onImage(pasted.source === 'reference' ? pastedReference(text) : null);
    setUnderstood({ pasted, filled, before: { ...before(filled, values), ...old } });
    form.fill(filled);
  };
  const readTyped = (): boolean => {
    const { address } = values;
    if (address === atFocus.current || address === declined) return false;
    const pasted = readPastedAddress(address);
    if (pasted === null) return false;
    // A line that holds a secret is not put back where everyone can read it.
    fill(pasted, address, pasted.source === 'login' ? { address: atFocus.current } : {});
    return true;
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: what was given is read once
  useEffect(() => {
    if (given === undefined || given === '') return;
    const pasted = readPastedAddress(given);
    if (pasted === null) form.fill({ address: given });
    else fill(pasted, given, pasted.source === 'login' ? { address: '' } : { address: given });
    onFilled();
  }, []);
  const onPaste = (event: ClipboardEvent<HTMLInputElement>) => {
    const text = event.clipboardData.getData('text');
    // A file of logins is not one registry, and its secrets are not to be seen here.
    if (saved === null && text.trimStart().startsWith('{')) {
      event.preventDefault();
      app.ui.setState({ form: null, importing: { text: text.trim() } });
      return;
    }
    const { value, selectionStart, selectionEnd } = event.currentTarget;
    const start = selectionStart ?? value.length;
    const whole = value.slice(0, start) + text + value.slice(selectionEnd ?? start);
    const alone = readPastedAddress(text);
    const pasted = readPastedAddress(whole) ?? (alone?.source === 'reference' ? null : alone);
    if (pasted === null) return;
    event.preventDefault();
    fill(pasted, whole, pasted.source === 'login' ? {} : { address: whole });
    onFilled();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || !readTyped()) return;
    // What was understood is to be seen before it is saved.
    event.preventDefault();
    event.stopPropagation();
  };
  const undo = (taken: Understood) => {
    onImage(null);
    setDeclined(taken.before.address ?? null);
    form.fill(taken.before);
    setUnderstood(null);
  };

  const isShown = understood !== null && understood.filled.address === values.address;
  return (
    <>
      <TextField
        label={t`Address`}
        placeholder="registry.example.com"
        inputMode="url"
        autoCapitalize="off"
        disabled={saved?.sample === true}
        {...bind(form, 'address')}
        onFocus={() => {
          atFocus.current = values.address;
        }}
        onBlur={() => {
          if (!readTyped()) form.leave('address');
        }}
        onPaste={onPaste}
        onKeyDown={onKeyDown}
        hint={
          place === null
            ? t`Example: registry.example.com:5000. You can also paste docker login.`
            : place.namespace !== null && place.namespace !== values.namespace.trim()
              ? t`Saved as ${place.address} with namespace ${place.namespace}`
              : place.address === values.address.trim()
                ? null
                : t`Saved as ${place.address}`
        }
      />
      {isShown ? (
        <PastedNote
          pasted={understood.pasted}
          filled={understood.filled}
          onUndo={() => undo(understood)}
        />
      ) : null}
    </>
  );
}
