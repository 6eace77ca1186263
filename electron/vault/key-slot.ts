import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { type SlotKind, slotKindSchema } from '../../shared/model/vault-status.ts';

/** Bytes of the master key and of every key that wraps it. */
export const keyBytes = 32;

/** What the system says about the place a slot keeps its wrapping key in. */
export interface SlotAvailability {
  available: boolean;
  /** the key store's own name, such as `gnome_libsecret` or `keychain`. */
  backend: string;
  /** True when it protects nothing against other programs reading the disk. */
  weak: boolean;
}

/** A kind of key slot that opens without asking anyone; each host hands in those it has. */
export interface SlotProvider {
  readonly kind: AutomaticKind;
  /** Never rejects. */
  availability(): Promise<SlotAvailability>;
  /** Wraps a short text; rejects when the key store cannot be used now. */
  wrap(text: string): Promise<Buffer>;
  /** Opens what `wrap` made; `stale` asks to wrap it again. A rejection may be temporary. */
  unwrap(wrapped: Buffer): Promise<{ text: string; stale: boolean }>;
  /** Drops what the key store holds for a wrapping that nothing needs any more. */
  forget?(wrapped: Buffer): Promise<void>;
}
export type AutomaticKind = Exclude<SlotKind, 'passphrase'>;

/** Base64 of exactly or at most so many bytes. */
const base64 = (bytes: { exactly: number } | { atMost: number }) =>
  z.base64().refine((text) => {
    const length = Buffer.byteLength(text, 'base64');
    return 'exactly' in bytes ? length === bytes.exactly : length <= bytes.atMost;
  }, 'Not of the expected length');

const automaticSlotSchema = z.object({
  kind: slotKindSchema.exclude(['passphrase']),
  version: z.literal(1),
  /** Who kept the wrapping key when this was made: another key store explains why it does not open. */
  backend: z.string(),
  weak: z.boolean(),
  wrapped: base64({ atMost: 16 * 1024 }),
  /** Tells the right master key from what a key store with another key makes of `wrapped`. */
  check: base64({ exactly: 32 }),
});
export type AutomaticSlot = z.infer<typeof automaticSlotSchema>;

/** The most a stored slot may ask of this machine: 512 MiB, and four times the usual work. */
const maxScryptMemory = 512 * 1024 * 1024;
const maxScryptWork = 2 ** 22;

/** Parameters of scrypt (RFC 7914), capped so that a foreign file cannot exhaust the machine. */
const scryptSchema = z
  .object({
    name: z.literal('scrypt'),
    cost: z
      .number()
      .int()
      .min(2)
      .max(2 ** 20)
      .refine((cost) => Number.isInteger(Math.log2(cost)), 'Not a power of two'),
    blockSize: z.number().int().min(1).max(64),
    parallelization: z.number().int().min(1).max(16),
    salt: base64({ exactly: 16 }),
  })
  .refine(
    ({ cost, blockSize, parallelization }) =>
      128 * cost * blockSize <= maxScryptMemory &&
      cost * blockSize * parallelization <= maxScryptWork,
    'Asks for too much memory or time',
  );
export type ScryptParameters = z.infer<typeof scryptSchema>;

const passphraseSlotSchema = z.object({
  kind: z.literal('passphrase'),
  version: z.literal(1),
  kdf: scryptSchema,
  nonce: base64({ exactly: 12 }),
  ciphertext: base64({ exactly: keyBytes }),
  tag: base64({ exactly: 16 }),
});
export type PassphraseSlot = z.infer<typeof passphraseSlotSchema>;

/** A slot without key material: it waits for a host that has its store. */
const pendingSlotSchema = z.object({
  kind: slotKindSchema,
  version: z.literal(1),
  pending: z.literal(true),
  /** What was strong is never wrapped by a store that protects nothing. */
  weak: z.boolean(),
  /** Made with the master key: nobody else can have a slot made. */
  mac: base64({ exactly: 32 }),
});
export type PendingSlot = z.infer<typeof pendingSlotSchema>;

const storedSlotSchema = z.discriminatedUnion('kind', [automaticSlotSchema, passphraseSlotSchema]);
/** A slot that opens the vault. */
export type StoredSlot = z.infer<typeof storedSlotSchema>;

/** A slot of the book; `slot` and `pending` are null when this Berth cannot read it. */
export interface SlotEntry {
  kind: SlotKind | null;
  slot: StoredSlot | null;
  pending: PendingSlot | null;
  raw: unknown;
}

/** Reads the slots as the book keeps them. Never throws: what cannot be read is kept as it is. */
export function readSlots(raw: readonly unknown[]): SlotEntry[] {
  return raw.map((entry) => {
    const pending = pendingSlotSchema.safeParse(entry).data ?? null;
    const slot = storedSlotSchema.safeParse(entry).data ?? null;
    const kind = z.object({ kind: slotKindSchema }).safeParse(entry).data?.kind ?? null;
    return { kind, slot, pending, raw: entry };
  });
}

/** A value that only the holder of `master` can make; it tells nothing about the key. */
export function keyCheck(master: Buffer): string {
  return createHmac('sha256', master).update('berth master key check 1').digest('base64');
}

/** True when `check` was made with `master`. */
export function isKeyOf(check: string, master: Buffer): boolean {
  return timingSafeEqual(Buffer.from(check, 'base64'), Buffer.from(keyCheck(master), 'base64'));
}
