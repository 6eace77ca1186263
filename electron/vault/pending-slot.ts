import { createHmac, timingSafeEqual } from 'node:crypto';
import type { SlotKind } from '../../shared/model/vault-status.ts';
import type { PendingSlot } from './key-slot.ts';
import { subkeyOf } from './open-keys.ts';

/** A slot that could not be wrapped around `master` here; it tells nothing about the key. */
export function pendingSlot(kind: SlotKind, weak: boolean, master: Buffer): PendingSlot {
  return { kind, version: 1, pending: true, weak, mac: macOf(kind, weak, master) };
}

/** True when whoever made the entry held the master key; any other entry is ignored. */
export function isPendingOf({ kind, weak, mac }: PendingSlot, master: Buffer): boolean {
  const expected = Buffer.from(macOf(kind, weak, master), 'base64');
  return timingSafeEqual(Buffer.from(mac, 'base64'), expected);
}

function macOf(kind: SlotKind, weak: boolean, master: Buffer): string {
  const key = subkeyOf(master, 'pending slot 1');
  try {
    return createHmac('sha256', key).update(JSON.stringify({ kind, weak })).digest('base64');
  } finally {
    key.fill(0);
  }
}
