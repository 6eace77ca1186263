import { useCallback, useEffect, useRef, useState } from 'react';
import type { Input } from '../../shared/api.ts';
import { type BerthError, isCancelled } from '../../shared/errors.ts';
import type { ExchangePreview, ExchangeResult, ImportAction } from '../../shared/model/exchange.ts';
import { asBerthError } from '../errors/as-berth-error.ts';
import { useApp } from '../state/use-app.ts';

/** Where an import stands. */
export type ImportStep =
  | { readonly step: 'source'; readonly error: BerthError | null }
  | { readonly step: 'reading' }
  | {
      readonly step: 'choosing';
      readonly preview: ExchangePreview;
      readonly error: BerthError | null;
    }
  | { readonly step: 'saving'; readonly preview: ExchangePreview }
  | { readonly step: 'done'; readonly results: ExchangeResult['results'] };

/** What is to become of one record. */
export interface RecordChoice {
  readonly action: ImportAction;
  /** The saved registry that is updated. */
  readonly target: string | undefined;
  /** Fetch or take its secret too. */
  readonly withSecret: boolean;
  /** One record at most becomes the default. */
  readonly makeDefault: boolean;
  /** In place of an address that is none. */
  readonly address: string;
}

export interface Import {
  readonly step: ImportStep;
  readonly choices: Readonly<Record<string, RecordChoice>>;
  choose(key: string, change: Partial<RecordChoice>): void;
  read(input: Input<'exchange.preview'>): Promise<void>;
  save(keep?: 'session'): Promise<void>;
  /** Back to where the records come from; what is under way is cancelled. */
  back(): void;
  /** Takes a failure away to choose on. */
  goOn(): void;
}

/** One import from its source to its results; nothing is saved before `save`. */
export function useImport(): Import {
  const app = useApp();
  const [step, setStep] = useState<ImportStep>({ step: 'source', error: null });
  const [choices, setChoices] = useState<Readonly<Record<string, RecordChoice>>>({});
  const running = useRef<AbortController | null>(null);
  // Chosen once, it holds for the tries after the vault was opened too.
  const keepChosen = useRef<'session' | undefined>(undefined);
  useEffect(() => () => running.current?.abort(), []);

  const begin = useCallback(() => {
    running.current?.abort();
    running.current = new AbortController();
    return running.current.signal;
  }, []);

  const read = useCallback(
    async (input: Input<'exchange.preview'>) => {
      const signal = begin();
      setStep({ step: 'reading' });
      try {
        const preview = await app.api.call('exchange.preview', input, { signal });
        if (signal.aborted) return;
        const hasDefault = app.registries.getState().defaultId !== null;
        setChoices(suggestedChoices(preview.records, hasDefault));
        setStep({ step: 'choosing', preview, error: null });
      } catch (failure) {
        if (!signal.aborted && !isCancelled(failure))
          setStep({ step: 'source', error: asBerthError(failure) });
      }
    },
    [app, begin],
  );

  const save = async (keep?: 'session') => {
    if (step.step !== 'choosing') return;
    const { preview } = step;
    const signal = begin();
    keepChosen.current = keep ?? keepChosen.current;
    setStep({ step: 'saving', preview });
    try {
      const { results } = await app.api.call(
        'exchange.apply',
        {
          previewId: preview.previewId,
          choices: preview.records.map(({ key, isDefault, needsAddress }) => ({
            key,
            action: choices[key]?.action ?? 'skip',
            target: choices[key]?.target,
            withSecret: choices[key]?.withSecret ?? false,
            ...(isDefault ? { makeDefault: choices[key]?.makeDefault ?? false } : {}),
            ...(needsAddress ? { address: choices[key]?.address ?? '' } : {}),
          })),
          ...(keepChosen.current === undefined ? {} : { keep: keepChosen.current }),
        },
        { signal },
      );
      await app.registries.refresh();
      setStep({ step: 'done', results });
    } catch (failure) {
      const error = asBerthError(failure);
      if (error.code === 'VAULT_LOCKED') app.vault.refresh();
      if (!signal.aborted) setStep({ step: 'choosing', preview, error });
    }
  };

  return {
    step,
    choices,
    choose(key, change) {
      setChoices((before) => {
        const old = before[key];
        if (old === undefined) return before;
        const others = change.makeDefault === true ? withoutDefault(before) : before;
        return { ...others, [key]: { ...old, ...change } };
      });
    },
    read,
    save,
    back() {
      running.current?.abort();
      keepChosen.current = undefined;
      setStep({ step: 'source', error: null });
    },
    goOn() {
      if (step.step === 'choosing') setStep({ ...step, error: null });
    },
  };
}

type Choices = Readonly<Record<string, RecordChoice>>;

/**
 * What came along is taken; what a file or helper of this computer holds waits for
 * consent. The first that was the default elsewhere becomes it here, where there is none.
 */
function suggestedChoices(records: ExchangePreview['records'], hasDefault: boolean): Choices {
  const first = hasDefault ? undefined : records.find(canBeDefault);
  return Object.fromEntries(
    records.map((record) => [
      record.key,
      {
        action: record.actions[0] ?? 'skip',
        target: record.matches[0]?.id,
        withSecret: record.secret === 'brought' || record.secret === 'sealed',
        makeDefault: record === first,
        address: record.needsAddress === true ? record.address : '',
      },
    ]),
  );
}

/** An inactive registry is never the default. */
export function canBeDefault({ inactive, isDefault }: ExchangePreview['records'][number]): boolean {
  return isDefault === true && inactive !== true;
}

function withoutDefault(choices: Choices): Choices {
  return Object.fromEntries(
    Object.entries(choices).map(([key, choice]) => [key, { ...choice, makeDefault: false }]),
  );
}
