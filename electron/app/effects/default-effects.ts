import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import pLimit from 'p-limit';
import { BerthError } from '../../../shared/errors.ts';
import {
  type Effect,
  type EffectId,
  type EffectPreview,
  type EffectProblem,
  effectIds,
} from '../../../shared/model/effects.ts';
import { asMessage } from '../../../shared/text/render.ts';
import { text } from '../../../shared/text/text.ts';
import { changedLines } from '../../effects/changed-lines.ts';
import { type EffectsState, effectsFile, type TurnedOn } from '../../effects/effects-file.ts';
import { filesOf, type Wanted } from '../../effects/integrations.ts';
import {
  carryOut,
  type FilePlan,
  forget,
  type OwnedFile,
  type OwnedRecord,
  planPut,
  planTake,
  remember,
} from '../../effects/owned-file.ts';
import { Unfit } from '../../effects/owned-text.ts';
import type { DirectoryHold } from '../../storage/directory-hold.ts';
import type { CoreParts } from '../core-parts.ts';
import { defaultFacts, lentServers } from './default-facts.ts';
import { type HelperProgram, helperLauncher, placeHelper } from './helper-launcher.ts';

interface Options {
  directory: string;
  hold: DirectoryHold;
  helper: HelperProgram | undefined;
}

type Parts = Pick<CoreParts, 'book' | 'vault' | 'hub' | 'computer' | 'logger' | 'now'>;
/** What is to happen to one file, or why nothing is. */
type Step = { path: string } & (
  | { plan: FilePlan; record: OwnedRecord | null; leaves: boolean }
  | { problem: EffectProblem }
);

/**
 * The files by which the tools of this computer follow the default: changed when
 * it is switched, when logins are lent or kept, and when a person turns one on or
 * off. One change after the other, each from the files as they are then.
 */
export class DefaultEffects {
  readonly #parts: Parts;
  readonly #options: Options;
  readonly #file;
  readonly #queue = pLimit(1);
  readonly #stop: () => void;
  /** What was last written for, and how that went. */
  #followed = new Map<
    EffectId,
    { wanted: string; at: string; milliseconds: number; problems: EffectProblem[] }
  >();
  #waiting = false;
  #closed = false;

  constructor(parts: Parts, options: Options) {
    this.#parts = parts;
    this.#options = options;
    this.#file = effectsFile(options.directory);
    this.#stop = parts.book.onChanged(() => this.follow());
    this.follow();
  }

  /** All integrations as their files are now. */
  list(): Promise<Effect[]> {
    return this.#queue(async () => {
      const [state, wanted] = await Promise.all([this.#file.read(), this.#wanted()]);
      return Promise.all(effectIds.map((id) => this.#look(id, state.on[id], wanted)));
    });
  }

  /** What turning it on or off changes now. */
  preview(id: EffectId, on: boolean): Promise<EffectPreview> {
    return this.#queue(async () => previewOf(await this.#steps(id, on, await this.#file.read())));
  }

  /** Does what the preview `seen` showed. Throws CONFLICT when the files, or what is wanted of them, are others by now. */
  set(id: EffectId, on: boolean, seen: string): Promise<void> {
    return this.#queue(async () => {
      const { hold } = this.#options;
      await hold.confirm();
      const state = await this.#file.read();
      const steps = await this.#steps(id, on, state);
      if (previewOf(steps).seen !== seen)
        throw BerthError.of('CONFLICT', text('effects.seenOther'), {
          hint: text('effects.seenOther.hint'),
          detail: { current: null },
        });
      if (on) {
        if (id === 'logins') await this.#prepareHelper();
        const { now } = this.#parts;
        await this.#write(id, steps, state, state.on[id]?.since ?? now());
      } else await this.#undo(id, steps, state);
      this.#parts.hub.announce('effects');
    });
  }

  /** Brings what is on up to date, once for however many changes came meanwhile. */
  follow(): void {
    if (this.#waiting || this.#closed) return;
    this.#waiting = true;
    this.#queue(async () => {
      this.#waiting = false;
      if (!this.#closed) await this.#follow();
    }).catch((error: unknown) => this.#parts.logger.warn('effects.notFollowed', {}, error));
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#stop();
    await this.#queue(() => undefined);
  }

  async #follow(): Promise<void> {
    const state = await this.#file.read();
    if (Object.keys(state.on).length === 0) return;
    await this.#options.hold.confirm();
    const wanted = await this.#wanted();
    let changed = false;
    for (const id of effectIds) {
      const turnedOn = state.on[id];
      if (turnedOn === undefined) continue;
      const about = JSON.stringify(
        id === 'logins' ? [wanted.servers, wanted.launcher] : wanted.facts,
      );
      if (this.#followed.get(id)?.wanted === about) continue;
      const begun = performance.now();
      if (id === 'logins') await this.#prepareHelper().catch(() => undefined);
      const steps = await this.#steps(id, true, state, wanted);
      const problems = await this.#write(id, steps, state, turnedOn.since);
      const milliseconds = Math.round(performance.now() - begun);
      this.#followed.set(id, { wanted: about, at: this.#parts.now(), milliseconds, problems });
      this.#parts.logger.info('effects.followed', {
        kind: id,
        milliseconds,
        count: problems.length,
      });
      changed = true;
    }
    if (changed) this.#parts.hub.announce('effects');
  }

  /** Remembers first, then writes; a file that cannot be written keeps what was remembered of it before. */
  async #write(
    id: EffectId,
    steps: readonly Step[],
    state: EffectsState,
    since: string,
  ): Promise<EffectProblem[]> {
    const { now, computer } = this.#parts;
    const problems: EffectProblem[] = [];
    const records: OwnedRecord[] = [];
    const todo: { plan: FilePlan; gone: OwnedRecord | null }[] = [];
    for (const step of steps) {
      if ('problem' in step) {
        problems.push(step.problem);
        const kept = state.on[id]?.files.find(({ path }) => path === step.path);
        if (kept !== undefined) records.push(kept);
        continue;
      }
      try {
        if (!step.leaves) records.push(await remember(step.plan, step.record, now()));
        todo.push({ plan: step.plan, gone: step.leaves ? step.record : null });
      } catch (error) {
        problems.push(problemOf(step.path, error));
        if (step.record !== null) records.push(step.record);
      }
    }
    const next: EffectsState = { ...state, on: { ...state.on, [id]: { since, files: records } } };
    await this.#file.write(next);
    state.on = next.on;
    for (const { plan, gone } of todo)
      try {
        await carryOut(plan, computer.home);
        if (gone !== null) await forget(gone);
      } catch (error) {
        problems.push(problemOf(plan.path, error));
      }
    return problems;
  }

  async #undo(id: EffectId, steps: readonly Step[], state: EffectsState): Promise<void> {
    const left: OwnedRecord[] = [];
    let failure: EffectProblem | null = null;
    for (const step of steps) {
      const record = state.on[id]?.files.find(({ path }) => path === step.path) ?? null;
      try {
        if ('problem' in step) throw step.problem;
        await carryOut(step.plan, this.#parts.computer.home);
        if (record !== null) await forget(record);
      } catch (error) {
        failure = 'problem' in step ? step.problem : problemOf(step.path, error);
        if (record !== null) left.push(record);
      }
    }
    const { [id]: turnedOn, ...others } = state.on;
    const on =
      left.length === 0 || turnedOn === undefined
        ? others
        : { ...others, [id]: { ...turnedOn, files: left } };
    await this.#file.write({ ...state, on });
    this.#followed.delete(id);
    if (failure !== null && left.length > 0)
      throw BerthError.of(
        'STORAGE',
        text('effects.leftAlone', { path: failure.path, why: failure.message }),
      );
  }

  async #steps(id: EffectId, on: boolean, state: EffectsState, wanted?: Wanted): Promise<Step[]> {
    const { home } = this.#parts.computer;
    const files = this.#files(id, wanted ?? (await this.#wanted()));
    const records = state.on[id]?.files ?? [];
    const recordOf = (path: string) => records.find((one) => one.path === path) ?? null;
    const put = on ? files : [];
    // Also those that are written no more: a shell's settings that came and went, the helper's script.
    const take = records.filter(({ path }) => !put.some((one) => one.path === path));
    return Promise.all([
      ...put.map((file) =>
        step(file.path, async () => {
          const record = recordOf(file.path);
          return { plan: await planPut(file, record, home), record, leaves: false };
        }),
      ),
      ...take.map((record) =>
        step(record.path, async () => {
          const file = files.find(({ path }) => path === record.path);
          const known = file ?? this.#anyFile(id, record.path);
          const plan = await planTake(record, known.text, home);
          return { plan, record, leaves: true };
        }),
      ),
    ]);
  }

  #files(id: EffectId, wanted: Wanted): OwnedFile[] {
    return filesOf(id, this.#parts.computer, wanted, existsSync);
  }

  /** The way out of a file that is on the list of what is written no more. */
  #anyFile(id: EffectId, path: string): OwnedFile {
    const all = filesOf(id, this.#parts.computer, nothingWanted, () => true);
    const file = all.find((one) => one.path === path);
    if (file === undefined) throw new Unfit(text('effects.foreignFile'));
    return file;
  }

  async #wanted(): Promise<Wanted> {
    const { book, vault, computer } = this.#parts;
    const { helper, directory } = this.#options;
    const state = book.state();
    return {
      facts: defaultFacts(state),
      servers: lentServers(state, vault),
      launcher: helper === undefined ? null : await helperLauncher(helper, directory, computer),
    };
  }

  async #prepareHelper(): Promise<void> {
    const { helper, directory } = this.#options;
    if (helper === undefined) throw BerthError.of('UNSUPPORTED', text('effects.noHelper'));
    if ((await helperLauncher(helper, directory, this.#parts.computer)) === null)
      throw BerthError.of('UNSUPPORTED', text('effects.noNode'), {
        hint: text('effects.noNode.hint'),
      });
    await placeHelper(helper, directory);
  }

  /** One integration, with what would have to be written now: that is what others changed. */
  async #look(id: EffectId, turnedOn: TurnedOn | undefined, wanted: Wanted): Promise<Effect> {
    const files = this.#files(id, wanted);
    const followed = this.#followed.get(id);
    const problems: EffectProblem[] = [];
    if (turnedOn !== undefined) {
      const steps = await this.#steps(id, true, { version: 1, on: { [id]: turnedOn } }, wanted);
      for (const one of steps) {
        if ('problem' in one) problems.push(one.problem);
        else if (one.plan.before !== one.plan.after)
          problems.push({ path: one.path, ...asMessage(text('effects.changed')) });
      }
    }
    return {
      id,
      on: turnedOn !== undefined,
      since: turnedOn?.since ?? null,
      files: files.map(({ path }) => path),
      followedAt: followed?.at ?? null,
      milliseconds: followed?.milliseconds ?? null,
      problems,
    };
  }
}

const nothingWanted: Wanted = { facts: null, servers: [], launcher: null };

async function step(
  path: string,
  make: () => Promise<{ plan: FilePlan; record: OwnedRecord | null; leaves: boolean }>,
): Promise<Step> {
  try {
    return { path, ...(await make()) };
  } catch (error) {
    return { path, problem: problemOf(path, error) };
  }
}

function problemOf(path: string, error: unknown): EffectProblem {
  if (!(error instanceof Unfit)) throw error;
  return { path, ...asMessage(error.why) };
}

/** What a person is shown, and a mark of all that it is made of. */
function previewOf(steps: readonly Step[]): EffectPreview {
  const mark = createHash('sha256');
  const files = steps.map((one) => {
    mark.update(
      JSON.stringify([one.path, 'plan' in one ? [one.plan.before, one.plan.after] : null]),
    );
    return 'problem' in one
      ? { path: one.path, change: null, problem: one.problem }
      : { path: one.path, change: changedLines(one.plan.before, one.plan.after), problem: null };
  });
  return { seen: mark.digest('hex'), files };
}
