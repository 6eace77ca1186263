import type { Handlers } from '../../shared/api.ts';
import type { Changed } from '../../shared/model/event.ts';
import type { LentLogins } from './lending/lent-logins.ts';

/** The application core as both hosts see it. */
export interface AppCore {
  readonly handlers: Handlers;
  /** What the socket alone may ask for: the one way out for a secret. */
  readonly logins: LentLogins;
  /** Told by the dispatcher that a person uses Berth, which keeps the vault open. */
  used(): void;
  /** Calls back after each durable change; returns the way to stop. */
  onChanged(listener: (changed: Changed) => void): () => void;
  /** Ends what is under way over the network: the computer goes to sleep. */
  suspend(): void;
  /** Ends streams, network and the sample, writes what is pending; one part's failure holds up no other. Throws INTERNAL when there was one. */
  close(): Promise<void>;
}
