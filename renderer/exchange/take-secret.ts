import type { PreviewedRecord } from '../../shared/model/exchange.ts';

/** True for a secret that came along, or that can be had with consent. */
export function canTakeSecret(secret: PreviewedRecord['secret']): boolean {
  return secret === 'brought' || secret === 'sealed' || secret === 'file' || secret === 'helper';
}
