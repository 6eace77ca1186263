import { t } from '@lingui/core/macro';
import { useRef, useState } from 'react';
import type { BerthError } from '../../shared/errors.ts';
import { type Registry, registrySchema } from '../../shared/model/registry.ts';
import { asBerthError } from '../errors/as-berth-error.ts';
import { useApp } from '../state/use-app.ts';
import { notify } from '../ui/toaster.tsx';
import { changesOf, draftOf, type Keep, touchesConnection } from './draft.ts';
import { type FormValues, valuesOfRegistry } from './form-values.ts';
import { type ConnectionTest, signatureOf, type TestResult } from './use-connection-test.ts';
import type { FormState } from './use-form-state.ts';

/** Where saving stands; the form below stays as it is in every step. */
export type SaveStep =
  | { readonly step: 'idle' | 'checking' | 'saving' }
  | { readonly step: 'warned'; readonly result: TestResult }
  | { readonly step: 'needsVault' }
  | { readonly step: 'locked'; readonly then: 'save' | 'commit' | 'test' }
  | { readonly step: 'conflict'; readonly current: Registry }
  | { readonly step: 'failed'; readonly error: BerthError };

export interface Saving {
  readonly step: SaveStep;
  /** Looks the form over, tests the connection where it matters, and saves. */
  save(): Promise<void>;
  /** Saves without a test, or over someone else's change. */
  commit(over?: Registry): Promise<void>;
  /** Tests the connection, with fields that were put in just now. */
  test(fields?: Partial<FormValues>): Promise<void>;
  /** Back to editing. */
  keepEditing(): void;
  /** Secrets of this form are kept for this session only. */
  keepForSession(): Promise<void>;
  /** The vault was opened or made: goes on where it stopped. */
  vaultIsOpen(): Promise<void>;
  /** Drops what was typed for what someone else saved. */
  takeCurrent(current: Registry): void;
}

/** Saves the form step by step, asking for what is missing without losing what was typed. */
export function useSaving(
  form: FormState,
  tester: ConnectionTest,
  onInvalid: () => void,
  onSaved: (registry: Registry) => void,
): Saving {
  const app = useApp();
  const [step, setStep] = useState<SaveStep>({ step: 'idle' });
  const keep = useRef<Keep | undefined>(undefined);
  const { values, saved } = form;

  const isValid = (): boolean => {
    form.submit();
    if (Object.keys(form.problems).length === 0) return true;
    onInvalid();
    return false;
  };
  /** True when the failure was taken care of by asking for something. */
  const ask = (error: BerthError, then: 'save' | 'commit' | 'test'): boolean => {
    const { code, detail } = error;
    if (code === 'VAULT_LOCKED') {
      app.vault.refresh();
      setStep({ step: 'locked', then });
    } else if (code === 'VAULT_UNAVAILABLE') setStep({ step: 'needsVault' });
    else if (code === 'INVALID_INPUT' && detail !== undefined && 'issues' in detail) {
      if (!form.refuse(detail.issues)) return false;
      setStep({ step: 'idle' });
      onInvalid();
    } else if (code === 'CONFLICT' && detail !== undefined && 'current' in detail) {
      const current = registrySchema.safeParse(detail.current);
      if (!current.success) return false;
      setStep({ step: 'conflict', current: current.data });
    } else return false;
    return true;
  };
  const write = async (over: Registry | undefined): Promise<Registry> => {
    if (saved === null)
      return app.api.call('registries.create', {
        registry: draftOf(values, keep.current),
        makeDefault: values.makeDefault,
      });
    // Over someone else's change the form counts as it stands, not only what it changed.
    const base = over ?? saved;
    const changes = changesOf(values, base, keep.current);
    const { id, revision } = base;
    const nothing = Object.keys(changes).length === 0;
    const registry = nothing
      ? base
      : await app.api.call('registries.update', { id, revision, changes });
    const isDefault = app.registries.getState().defaultId === id;
    if (values.makeDefault !== saved.isDefault && values.makeDefault !== isDefault)
      await app.api.call('registries.setDefault', { id: values.makeDefault ? id : null });
    return registry;
  };
  const commit = async (over?: Registry) => {
    tester.cancel();
    setStep({ step: 'saving' });
    try {
      const registry = await write(over);
      await app.registries.refresh();
      app.ui.noteContact(registry.id, null);
      const { name } = registry;
      notify({ title: saved === null ? t`${name} was added` : t`${name} was saved` });
      onSaved(registry);
    } catch (failure) {
      const error = asBerthError(failure);
      if (!ask(error, 'commit')) setStep({ step: 'failed', error });
    }
  };
  const worthTesting = () =>
    values.active && (saved === null || touchesConnection(changesOf(values, saved)));
  const save = async () => {
    if (!isValid()) return;
    if (!worthTesting()) return commit();
    const known = tester.result;
    const fresh = known?.signature === signatureOf(values, saved) && known.error === null;
    if (!fresh) setStep({ step: 'checking' });
    const result = fresh ? known : await tester.run(values, saved);
    if (result === null) return;
    if (result.report?.ok === true) return commit();
    if (result.error !== null && ask(result.error, 'save')) return;
    setStep({ step: 'warned', result });
  };
  const test = async (fields: Partial<FormValues> = {}) => {
    if (!isValid()) return;
    setStep({ step: 'idle' });
    const result = await tester.run({ ...values, ...fields }, saved);
    if (result?.error != null) ask(result.error, 'test');
  };

  return {
    step,
    save,
    commit,
    test,
    keepEditing() {
      tester.cancel();
      setStep({ step: 'idle' });
    },
    keepForSession() {
      keep.current = 'session';
      return commit();
    },
    vaultIsOpen() {
      if (step.step === 'locked' && step.then === 'save') return save();
      return step.step === 'locked' && step.then === 'test' ? test() : commit();
    },
    takeCurrent(current) {
      form.restart(valuesOfRegistry(current), current);
      setStep({ step: 'idle' });
    },
  };
}
