import type { ExchangeFormat } from '../../shared/model/exchange.ts';
import { adapt } from './adapt/adapt.ts';
import { backup } from './backup/backup.ts';
import { containersAuth, dockerConfig } from './docker-logins/docker-config.ts';
import type { ForeignFormat } from './foreign-format.ts';
import { kubernetes } from './kubernetes/kubernetes.ts';
import { panoptica } from './panoptica/panoptica.ts';
import { rancher } from './rancher/rancher.ts';
import { runai } from './runai/runai.ts';
import { zadig } from './zadig/zadig.ts';

/** Every system whose records Berth reads or writes, and its own backup. */
export const foreignFormats: readonly ForeignFormat[] = [
  zadig,
  rancher,
  runai,
  adapt,
  panoptica,
  dockerConfig,
  containersAuth,
  kubernetes,
  backup,
];

/** The format of an id; undefined for one that no reader is for. */
export function foreignFormat(id: ExchangeFormat): ForeignFormat | undefined {
  return foreignFormats.find((format) => format.id === id);
}
