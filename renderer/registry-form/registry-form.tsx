import { Collapsible } from '@base-ui/react/collapsible';
import { Trans, useLingui } from '@lingui/react/macro';
import { ChevronRight, PlugZap } from 'lucide-react';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import type { ImageReference } from '../../shared/image-reference.ts';
import type { ConnectionReport } from '../../shared/model/connection-report.ts';
import type { Registry } from '../../shared/model/registry.ts';
import type { UnreadableField } from '../../shared/model/vault-status.ts';
import { Failure } from '../errors/failure.tsx';
import { isApple } from '../registries/registry-keys.ts';
import { withCertificate } from '../registries/trust-registry.ts';
import { useApp } from '../state/use-app.ts';
import { Button } from '../ui/button.tsx';
import { ConfirmDialog } from '../ui/confirm-dialog.tsx';
import { Modal, ModalBody, ModalFooter } from '../ui/dialog.tsx';
import { Spinner } from '../ui/progress.tsx';
import { AdvancedSection } from './advanced-section.tsx';
import { CheckReport } from './check-report.tsx';
import { CopiedNote } from './copied-note.tsx';
import { secretNames } from './credential-fields.tsx';
import { effectiveKind, type FieldName, type FormValues } from './form-values.ts';
import { MainSection } from './main-section.tsx';
import { PlatformSection } from './platform-section.tsx';
import styles from './registry-form.module.css';
import { SaveSteps } from './save-steps.tsx';
import { signatureOf, useConnectionTest } from './use-connection-test.ts';
import { type FormState, useFormState } from './use-form-state.ts';
import { useSaving } from './use-saving.ts';
import { advancedFields, platformFields } from './validation.ts';

export interface RegistryFormProps {
  readonly begin: FormValues;
  /** The record being edited, as it was when the form opened; null for a new registry. */
  readonly saved: Registry | null;
  /** The secret to be entered again, for which the form was opened. */
  readonly enter?: UnreadableField | undefined;
  /** What was typed or pasted before the form was open. */
  readonly given?: string | undefined;
  /** The registry that the new one began as. */
  readonly copied: Registry | null;
  readonly takenNames: readonly string[];
  readonly onClose: () => void;
  /** `image`: the one that was pasted into the address. */
  readonly onSaved: (registry: Registry, image: ImageReference | null) => void;
}

/** The one form of a registry, new or saved. */
export function RegistryForm({
  begin,
  saved,
  enter,
  given,
  copied,
  takenNames,
  onClose,
  onSaved,
}: RegistryFormProps) {
  const { t } = useLingui();
  const app = useApp();
  const form = useFormState(begin, saved, takenNames);
  const tester = useConnectionTest(app);
  const [advanced, setAdvanced] = useState(enter !== undefined && enter !== 'credential');
  const [platform, setPlatform] = useState(false);
  const [asking, setAsking] = useState(false);
  const element = useRef<HTMLFormElement>(null);
  const report = useRef<HTMLDivElement>(null);
  const save = useRef<HTMLButtonElement>(null);
  const image = useRef<ImageReference | null>(null);
  const saving = useSaving(
    form,
    tester,
    () => {
      if (holdsProblem(advancedFields, form)) setAdvanced(true);
      if (holdsProblem(platformFields, form)) setPlatform(true);
      // The fields learn that they are invalid only when they are drawn anew.
      setTimeout(() => focusInvalid(element.current), 0);
    },
    (registry) => onSaved(registry, image.current),
  );
  const { result, running } = tester;
  const hasResult = result !== null;
  useEffect(() => {
    if (running || hasResult) report.current?.scrollIntoView({ block: 'nearest' });
  }, [running, hasResult]);

  const [pasted, setPasted] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each paste, with what it left open
  useEffect(() => {
    if (pasted > 0) (missingField(element.current, form) ?? save.current)?.focus();
  }, [pasted]);
  const { step } = saving.step;
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when the test failed
  useEffect(() => {
    if (step === 'warned') fieldBehind(element.current, result?.report ?? null, form)?.focus();
  }, [step]);

  const busy = saving.step.step === 'saving' || saving.step.step === 'checking';
  const warned = saving.step.step === 'warned' || saving.step.step === 'checking';
  const stale = result !== null && result.signature !== signatureOf(form.values, form.saved);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what was warned of is not the form any more
  useEffect(() => {
    if (step === 'warned' && stale) saving.keepEditing();
  }, [stale]);
  const trust = {
    name: form.values.name.trim() || form.values.address,
    onTrust: (pem: string) => {
      const caCertificate = withCertificate(form.values.caCertificate, pem);
      form.set('caCertificate', caCertificate);
      saving.test({ caCertificate });
    },
  };
  const cannotTest = running || busy || !form.values.active;
  const close = () => (form.dirty ? setAsking(true) : onClose());
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || busy) return;
    event.preventDefault();
    saving.save();
  };

  return (
    <>
      <Modal
        open
        wide
        sticky
        onClose={close}
        title={form.saved === null ? t`Add registry` : t`Edit ${form.saved.name}`}
        initialFocus={() =>
          secretField(element.current, begin, enter) ??
          (copied === null ? null : missingField(element.current, form)) ??
          element.current?.querySelector<HTMLElement>('input:not([disabled])') ??
          true
        }
      >
        <form
          ref={element}
          className={styles.form}
          noValidate
          onKeyDown={onKeyDown}
          onSubmit={(event) => {
            event.preventDefault();
            if (!busy) saving.save();
          }}
        >
          <ModalBody>
            <div className={styles.fields}>
              {copied === null ? null : <CopiedNote copied={copied} />}
              <MainSection
                form={form}
                given={given}
                onFilled={() => setPasted(pasted + 1)}
                onImage={(pastedImage) => {
                  image.current = pastedImage;
                }}
              />
              <Collapsible.Root open={advanced} onOpenChange={setAdvanced}>
                <Collapsible.Trigger className={styles.disclosure}>
                  <ChevronRight size={14} aria-hidden />
                  <Trans>Advanced</Trans>
                </Collapsible.Trigger>
                <Collapsible.Panel>
                  <AdvancedSection form={form} />
                </Collapsible.Panel>
              </Collapsible.Root>
              <Collapsible.Root open={platform} onOpenChange={setPlatform}>
                <Collapsible.Trigger className={styles.disclosure}>
                  <ChevronRight size={14} aria-hidden />
                  <Trans>Run:ai, Rancher, Zadig</Trans>
                </Collapsible.Trigger>
                <Collapsible.Panel>
                  <PlatformSection form={form} />
                </Collapsible.Panel>
              </Collapsible.Root>
              <div ref={report} className={styles.checks}>
                {running && !busy ? (
                  <div className={styles.busy} role="status">
                    <Spinner />
                    <Trans>Testing the connection…</Trans>
                    <Button small onClick={tester.cancel}>
                      <Trans>Stop</Trans>
                    </Button>
                  </div>
                ) : result === null ? null : result.report !== null ? (
                  <CheckReport
                    report={result.report}
                    stale={stale}
                    onProvider={(provider) => form.set('provider', provider)}
                    trust={trust}
                  />
                ) : result.error !== null && !warned && isShownHere(result.error.code) ? (
                  <Failure error={result.error} look="box" trust={trust} />
                ) : null}
              </div>
            </div>
          </ModalBody>
          <SaveSteps form={form} saving={saving} />
          <ModalFooter>
            <Button
              // Stays where the focus is while the test runs.
              aria-disabled={cannotTest}
              title={form.values.active ? undefined : t`An inactive registry is never contacted`}
              onClick={() => (cannotTest ? undefined : saving.test())}
            >
              <PlugZap size={14} aria-hidden />
              <Trans>Test connection</Trans>
            </Button>
            <span className={styles.spacer} />
            <Button onClick={close}>
              <Trans>Cancel</Trans>
            </Button>
            <Button
              ref={save}
              type="submit"
              // What saving asks for has its own button above.
              look={step === 'idle' || busy || step === 'failed' ? 'primary' : 'plain'}
              // Stays where the focus is while it saves.
              aria-disabled={busy}
              title={isApple ? '⌘↩' : t`Ctrl+Enter`}
            >
              {saving.step.step === 'saving' ? <Spinner /> : null}
              <Trans>Save</Trans>
            </Button>
          </ModalFooter>
        </form>
      </Modal>
      <ConfirmDialog
        open={asking}
        title={t`Discard changes?`}
        description={t`Your changes are not saved.`}
        confirm={t`Discard`}
        cancel={t`Keep editing`}
        danger
        onCancel={() => setAsking(false)}
        onConfirm={onClose}
      />
    </>
  );
}

/** The field of the secret that is to be entered again. */
function secretField(
  form: HTMLFormElement | null,
  begin: FormValues,
  enter: UnreadableField | undefined,
): HTMLElement | null {
  if (enter === undefined) return null;
  const name =
    enter === 'clientKey'
      ? 'clientKey'
      : enter === 'proxyPassword'
        ? 'proxyUrl'
        : secretNames[effectiveKind(begin)];
  return form?.querySelector<HTMLElement>(`[data-field="${name}"]`) ?? null;
}

function holdsProblem(fields: ReadonlySet<FieldName>, { problems }: FormState): boolean {
  return [...fields].some((field) => problems[field] !== undefined);
}

/** The first field, as they stand, that has something to be entered. */
function missingField(form: HTMLFormElement | null, { problems }: FormState): HTMLElement | null {
  const fields = form?.querySelectorAll<HTMLElement>('[data-field]:not([disabled])') ?? [];
  const names: ReadonlySet<string> = new Set(Object.keys(problems));
  return [...fields].find(({ dataset }) => names.has(dataset['field'] ?? '')) ?? null;
}

/** The field that a failed test most likely speaks of. */
function fieldBehind(
  form: HTMLFormElement | null,
  report: ConnectionReport | null,
  { values }: FormState,
): HTMLElement | null {
  const failed = report?.checks.find(({ status }) => status === 'failed')?.name;
  if (failed === undefined) return null;
  const name =
    failed !== 'credential'
      ? 'address'
      : values.keepCredential
        ? null
        : secretNames[effectiveKind(values)];
  return name === null ? null : (form?.querySelector(`[data-field="${name}"]`) ?? null);
}

function focusInvalid(form: HTMLFormElement | null): void {
  const field = form?.querySelector<HTMLElement>(':is(input, textarea, button)[data-invalid]');
  field?.focus();
  field?.scrollIntoView({ block: 'center' });
}

/** Failures of a test that are shown at a field or by a panel need no second place. */
function isShownHere(code: string): boolean {
  return code !== 'INVALID_INPUT' && code !== 'VAULT_LOCKED' && code !== 'VAULT_UNAVAILABLE';
}
