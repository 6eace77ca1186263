import { expect, it } from 'vitest';
import { effectIds } from '../../shared/model/effects.ts';
import { playEffects } from './effect-rounds.ts';

/** `npm run soak:effects` plays a thousand of each. */
const runs = 60;

it.each(effectIds)('%s: what goes into a file goes out again, to the last byte', async (id) => {
  const { leftAlone } = await playEffects(id, { runs });
  expect(leftAlone).toBeLessThan(runs);
});
