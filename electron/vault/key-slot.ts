import type { SlotKind } from '../../shared/model/vault-status.ts';

/** What the system says about the place a slot keeps its wrapping key in. */
export interface SlotAvailability {
  available: boolean;
  /** The keeper's own name, such as `gnome_libsecret` or `keychain`. */
  backend: string;
  /** True when it protects nothing against other programs reading the disk. */
  weak: boolean;
}

/** A kind of key slot that opens without asking anyone; each face hands in those it has. */
export interface SlotProvider {
  readonly kind: Exclude<SlotKind, 'passphrase'>;
  availability(): Promise<SlotAvailability>;
  /** Wraps a short text; rejects when the keeper cannot be used now. */
  wrap(text: string): Promise<Buffer>;
  /** Opens what `wrap` made; `stale` asks to wrap it again. A rejection may be temporary. */
  unwrap(wrapped: Buffer): Promise<{ text: string; stale: boolean }>;
}
