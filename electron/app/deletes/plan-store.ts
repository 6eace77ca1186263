import { randomUUID } from 'node:crypto';
import { BerthError } from '../../../shared/errors.ts';
import { text } from '../../../shared/text/text.ts';

/** Plans that are kept, their bytes in all, and milliseconds they are good for (DESIGN, "Plans"). */
const mostPlans = 20;
const mostBytes = 64 * 1024 * 1024;
const goodFor = 30 * 60 * 1000;

/** Plans that wait for a person's word: in memory alone, each used once. */
export class PlanStore<Plan> {
  readonly #plans = new Map<string, { plan: Plan; bytes: number; at: number }>();
  readonly #now: () => number;

  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /** Keeps a plan under a new id; the oldest go when there are too many. */
  keep(make: (planId: string) => Plan, bytes: number): Plan {
    const planId = randomUUID();
    const plan = make(planId);
    this.#plans.set(planId, { plan, bytes, at: this.#now() });
    let sum = [...this.#plans.values()].reduce((total, one) => total + one.bytes, 0);
    for (const [id, one] of this.#plans) {
      if (id === planId) break;
      if (this.#plans.size <= mostPlans && sum <= mostBytes) break;
      this.#plans.delete(id);
      sum -= one.bytes;
    }
    return plan;
  }

  /** Takes a plan out. Throws NOT_FOUND where it was used, is too old, or never was. */
  take(planId: string): Plan {
    const found = this.#plans.get(planId);
    this.#plans.delete(planId);
    if (found === undefined || this.#now() - found.at > goodFor)
      throw BerthError.of('NOT_FOUND', text('plan.gone'), { hint: text('plan.gone.hint') });
    return found.plan;
  }
}
