import type { Changed, Topic } from '../../shared/model/event.ts';
import type { Logger } from '../../shared/ports.ts';

type Listener = (changed: Changed) => void;

/** Numbers every durable change and tells who listens; one sequence for all topics. */
export class ChangeHub {
  #sequence = 1;
  readonly #listeners = new Set<Listener>();
  readonly #logger: Logger;

  constructor(logger: Logger) {
    this.#logger = logger;
  }

  /** The number of the latest change. */
  get sequence(): number {
    return this.#sequence;
  }

  /** Announces a change; call it after the durable write. A listener that fails is logged, hears nothing more, and stops nobody. */
  announce(topic: Topic, where: Pick<Changed, 'registryId' | 'repository'> = {}): void {
    this.#sequence += 1;
    const changed: Changed = { topic, sequence: this.#sequence, ...where };
    for (const listener of [...this.#listeners]) {
      try {
        listener(changed);
      } catch (error) {
        this.#listeners.delete(listener);
        this.#logger.error('changes.listenerFailed', { topic }, error);
      }
    }
  }

  /** Calls back on each change; returns the way to stop. */
  onChanged(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
