/** When another tool last got a login, and which one the caller says it was. */
export interface LendingUse {
  /** ISO time. */
  at: string;
  /** The name of the program, where the system tells it. */
  program: string | null;
}

/** The last use of each lent login in this run. */
export interface LendingUses {
  note(registryId: string, program: string | null): void;
  of(registryId: string): LendingUse | null;
}

export function createLendingUses(now: () => string): LendingUses {
  const last = new Map<string, LendingUse>();
  return {
    note(registryId, program) {
      last.set(registryId, { at: now(), program });
    },
    of: (registryId) => last.get(registryId) ?? null,
  };
}
