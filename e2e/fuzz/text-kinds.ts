import { bodyKinds } from './body-kinds.ts';
import { dataKinds } from './data-kinds.ts';
import { headerKinds } from './header-kinds.ts';
import { importKinds } from './import-kinds.ts';
import { pastedKinds } from './pasted-kinds.ts';
import type { TextKind } from './text-kind.ts';

/** Every parser of text from outside that can be handed a text. */
export const textKinds: readonly TextKind[] = [
  ...headerKinds,
  ...bodyKinds,
  ...importKinds,
  ...pastedKinds,
  ...dataKinds,
];
