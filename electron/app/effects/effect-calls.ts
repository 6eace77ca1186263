import type { Handlers } from '../../../shared/api.ts';
import type { ChangeHub } from '../change-hub.ts';
import type { DefaultEffects } from './default-effects.ts';

/** What follows the default, as the page sees and turns it. */
export function effectCalls(
  effects: DefaultEffects,
  hub: ChangeHub,
): Pick<Handlers, 'effects.list' | 'effects.preview' | 'effects.set'> {
  const list = async () => {
    const found = await effects.list();
    return { effects: found, sequence: hub.sequence };
  };
  return {
    'effects.list': list,
    'effects.preview': ({ id, on }) => effects.preview(id, on),
    async 'effects.set'({ id, on, seen }) {
      await effects.set(id, on, seen);
      return list();
    },
  };
}
