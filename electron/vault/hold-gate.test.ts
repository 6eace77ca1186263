import { expect, test } from 'vitest';
import { HoldGate } from './hold-gate.ts';

function latch(): { opened: Promise<void>; open: () => void } {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}

test('many hold at a time; one alone waits for them and keeps later ones out', async () => {
  const gate = new HoldGate();
  const order: string[] = [];
  const [first, second, alone] = [latch(), latch(), latch()];
  const held = [first, second].map((one, index) =>
    gate.hold(async () => {
      order.push(`in ${index}`);
      await one.opened;
      order.push(`out ${index}`);
    }),
  );
  const lone = gate.alone(async () => {
    order.push('alone');
    await alone.opened;
    order.push('alone done');
  });
  const later = gate.hold(async () => order.push('later'));
  first.open();
  await held[0];
  second.open();
  await held[1];
  alone.open();
  await Promise.all([lone, later]);
  expect(order).toEqual(['in 0', 'in 1', 'out 0', 'out 1', 'alone', 'alone done', 'later']);
});

test('a failure lets the others go on', async () => {
  const gate = new HoldGate();
  const fail = async () => {
    throw new RangeError('no');
  };
  await expect(gate.hold(fail)).rejects.toThrow(RangeError);
  await expect(gate.alone(fail)).rejects.toThrow(RangeError);
  expect(await gate.alone(async () => 1)).toBe(1);
  expect(await gate.hold(async () => 2)).toBe(2);
});
