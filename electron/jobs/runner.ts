import type { ErrorData } from '../../shared/errors.ts';
import type { ItemResult, JobKind } from '../../shared/model/job.ts';
import type { Text } from '../../shared/text/text.ts';

/** One step of a job as it is written down before anything is done. */
export interface PlannedItem {
  /** What it is about: a tag, a digest. */
  name: string;
  /** Items of a stage begin once those of all lower ones have ended. */
  stage: number;
}

/** A job to be started. */
export interface JobDraft {
  kind: JobKind;
  title: Text;
  registryId: string;
  repository: string | null;
  items: readonly PlannedItem[];
  /** What its runner needs to know, as JSON; kept on disk, so never with a secret. */
  plan: unknown;
  restorable?: boolean | undefined;
}

/** What a step meets. */
export interface StepContext {
  /** Aborted when the step must end at once; its item is then still to be done. */
  signal: AbortSignal;
  /** It was begun before and nobody knows what came of it. */
  again: boolean;
  /** What became of another item of the job; undefined while it is to be done. */
  resultOf(item: number): ItemResult | undefined;
  /** Bytes moved for this item so far, and in all where that is known. */
  bytes(done: number, total: number | null): void;
}

/** How a step ended. */
export type StepOutcome =
  | ItemResult
  /** What it used went away under it: it is done again. */
  | { outcome: 'again' }
  /** Nothing of the job can be done any more, for this reason; the item is still to be done. */
  | { outcome: 'stop'; error: ErrorData };

/** The work of one job, between two pauses. */
export interface JobWork {
  /** Steps that run at the same time. */
  width: number;
  /** A step takes long: a pause or Cancel ends it instead of waiting for it. */
  interruptible?: boolean | undefined;
  /** Before the first step and after each pause. What it throws stops the job. */
  begin?(signal: AbortSignal): Promise<void>;
  /** Does one item, which may have been done before; what it throws is that item's failure. */
  step(item: number, context: StepContext): Promise<StepOutcome>;
  /** After the last step and at each pause; never throws. */
  end?(): void;
}

/** What can be done as a job. */
export interface JobRunner {
  kind: JobKind;
  /** The work of a job that was written down; throws BerthError where its plan cannot be read. */
  open(job: { id: string; registryId: string; plan: unknown }): JobWork;
}
