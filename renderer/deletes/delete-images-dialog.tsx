import { plural } from '@lingui/core/macro';
import { Trans, useLingui } from '@lingui/react/macro';
import { useEffect, useState } from 'react';
import type { BerthError } from '../../shared/errors.ts';
import { countOf, type DeletePlan, isTyped } from '../../shared/model/delete-plan.ts';
import { asBerthError } from '../errors/as-berth-error.ts';
import { Failure } from '../errors/failure.tsx';
import { changeJobs } from '../jobs/job-actions.ts';
import type { DeleteRequest } from '../state/ui-store.ts';
import { useApp, useRegistry, useUi } from '../state/use-app.ts';
import { Button } from '../ui/button.tsx';
import { Modal, ModalBody, ModalFooter } from '../ui/dialog.tsx';
import { CheckField, TextField } from '../ui/field.tsx';
import { ProgressBar } from '../ui/progress.tsx';
import styles from './delete-images.module.css';
import { PlanFacts } from './plan-facts.tsx';

/** What deleting would do, looked up anew each time, and the word that starts it. */
export function DeleteImagesDialog() {
  const request = useUi((state) => state.deletingImages);
  return request === null ? null : <OpenDelete key={JSON.stringify(request)} request={request} />;
}

function OpenDelete({ request }: { readonly request: DeleteRequest }) {
  const { t, i18n } = useLingui();
  const app = useApp();
  const registry = useRegistry(request.registryId);
  const [way, setWay] = useState<DeletePlan['way'] | undefined>();
  const { plan, progress, error, again } = usePlan(request, way);
  const [typed, setTyped] = useState('');
  const [starting, setStarting] = useState(false);
  const close = () => app.ui.setState({ deletingImages: null });
  const place = registry?.name ?? '';
  const count = request.references.length;
  const counts = plan === null ? null : countOf(plan);
  const images = counts?.digests || counts?.tags || count;
  const wanted = plan === null ? '' : String(numberOf(plan));
  const allowed = plan !== null && (!isTyped(plan) || typed.trim() === wanted);
  const start = async () => {
    if (plan === null || !allowed || starting) return;
    setStarting(true);
    const input = { kind: 'delete' as const, planId: plan.planId };
    if (await changeJobs(app, () => app.api.call('jobs.start', input))) close();
    else {
      setStarting(false);
      again();
    }
  };
  const isOfTags = plan?.way === 'tag';
  const title = isOfTags
    ? t`${plural(images, { one: `Delete # tag from ${place}?`, other: `Delete # tags from ${place}?` })}`
    : t`${plural(images, { one: `Delete # image from ${place}?`, other: `Delete # images from ${place}?` })}`;
  return (
    <Modal open wide sticky title={title} onClose={close}>
      <ModalBody>
        {plan === null && error === null ? (
          <div className={styles.waiting} role="status">
            <p className={styles.muted}>
              {progress.total === 0
                ? t`Looking at the repository`
                : t`Looked at ${i18n.number(progress.checked)} of ${i18n.number(progress.total)} tags`}
            </p>
            <div className={styles.bar}>
              <ProgressBar
                label={t`Planning`}
                value={progress.total === 0 ? null : progress.checked / progress.total}
              />
            </div>
          </div>
        ) : null}
        {error === null ? null : (
          <Failure
            look="box"
            error={error}
            actions={
              <Button small onClick={again}>
                <Trans>Plan again</Trans>
              </Button>
            }
          />
        )}
        {plan === null ? null : (
          <>
            <PlanFacts plan={plan} />
            {plan.otherWay ? (
              <div className={styles.choice}>
                <CheckField
                  label={t`Keep the images and their other tags`}
                  hint={t`Only the chosen tags are removed, where the registry can do that.`}
                  checked={plan.way === 'tag'}
                  onChecked={(checked) => setWay(checked ? 'tag' : 'digest')}
                />
              </div>
            ) : null}
            {isTyped(plan) ? (
              <div className={styles.choice}>
                <TextField
                  label={
                    isOfTags
                      ? t`Type ${wanted}, the number of tags`
                      : t`Type ${wanted}, the number of tags and images that go`
                  }
                  inputMode="numeric"
                  value={typed}
                  onValue={setTyped}
                  onKeyDown={(event) => {
                    if (event.key === 'Enter') void start();
                  }}
                />
              </div>
            ) : null}
          </>
        )}
      </ModalBody>
      <ModalFooter>
        <span className={styles.planned}>
          {plan === null
            ? null
            : t`Planned ${i18n.date(plan.plannedAt, { timeStyle: 'short' })}, nothing has been sent yet`}
        </span>
        <Button onClick={close}>
          <Trans>Cancel</Trans>
        </Button>
        <Button look="danger" disabled={!allowed || starting} onClick={() => void start()}>
          {plan === null ? <Trans>Delete</Trans> : labelOf(plan)}
        </Button>
      </ModalFooter>
    </Modal>
  );
}

/** What is counted on the button, and typed. */
function numberOf(plan: DeletePlan): number {
  const { digests, tags } = countOf(plan);
  return tags > 0 ? tags : digests;
}

function labelOf(plan: DeletePlan): string {
  return countOf(plan).tags > 0
    ? plural(numberOf(plan), { one: 'Delete # tag', other: 'Delete # tags' })
    : plural(numberOf(plan), { one: 'Delete # image', other: 'Delete # images' });
}

/** The plan for a request, and how far it is; planning ends with the dialog. */
function usePlan(request: DeleteRequest, way: DeletePlan['way'] | undefined) {
  const app = useApp();
  const [plan, setPlan] = useState<DeletePlan | null>(null);
  const [progress, setProgress] = useState({ checked: 0, total: 0 });
  const [error, setError] = useState<BerthError | null>(null);
  const [round, setRound] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each round plans anew
  useEffect(() => {
    const leave = new AbortController();
    const { signal } = leave;
    setPlan(null);
    setError(null);
    setProgress({ checked: 0, total: 0 });
    const run = async () => {
      const { registryId, repository, references } = request;
      const input = { registryId, repository, references: [...references] };
      try {
        const steps = app.api.stream(
          'images.planDelete',
          { ...input, ...(way === undefined ? {} : { way }) },
          { signal },
        );
        for await (const { checked, total, plan: planned } of steps) {
          if (signal.aborted) return;
          setProgress({ checked, total });
          if (planned !== undefined) setPlan(planned);
        }
      } catch (failure) {
        if (!signal.aborted) setError(asBerthError(failure));
      }
    };
    void run();
    return () => leave.abort();
  }, [app, request, way, round]);
  return { plan, progress, error, again: () => setRound((before) => before + 1) };
}
