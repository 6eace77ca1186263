/** What can be done with a row; what is left out is neither offered nor obeyed. */
export interface RowCommands {
  readonly onOpen?: ((name: string) => void) | undefined;
  /** Copies the reference. */
  readonly onCopy: (name: string) => void;
  readonly onCopyCommand?: ((name: string) => void) | undefined;
  readonly onCopyDigest?: ((name: string) => void) | undefined;
  /** False while the digest of a name is not known. */
  readonly hasDigest?: ((name: string) => boolean) | undefined;
  readonly onFavourite?: ((name: string) => void) | undefined;
  /** Asks before anything is deleted; the row alone, or all that are selected with it. */
  readonly onDelete?: ((name: string) => void) | undefined;
  /** Why nothing can be deleted here; the command is shown, and not obeyed. */
  readonly cannotDelete?: string | null | undefined;
  /** Loads the whole list anew. */
  readonly onRefresh?: (() => void) | undefined;
}

type NamedCommand = 'onCopy' | 'onCopyCommand' | 'onCopyDigest' | 'onFavourite';

/** The letters of commands, as menus show them. */
export const commandLetters: Readonly<Record<NamedCommand | 'onRefresh', string>> = {
  onCopy: 'C',
  onCopyCommand: 'P',
  onCopyDigest: 'D',
  onFavourite: 'F',
  onRefresh: 'R',
};

/** Does what a letter asks for; false when it asks for nothing here. */
export function runLetter(letter: string, name: string, commands: RowCommands): boolean {
  const wanted = letter.toUpperCase();
  for (const command of ['onCopy', 'onCopyCommand', 'onCopyDigest', 'onFavourite'] as const) {
    const run = commands[command];
    if (commandLetters[command] !== wanted || run === undefined) continue;
    run(name);
    return true;
  }
  if (commandLetters.onRefresh !== wanted || commands.onRefresh === undefined) return false;
  commands.onRefresh();
  return true;
}

interface PressedKey {
  readonly key: string;
  readonly code: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
  readonly repeat: boolean;
}

/**
 * The letter of a key pressed once and alone, in lower case, else an empty text.
 * On a keyboard of another script it is the Latin letter of the same key.
 */
export function plainLetter(event: PressedKey): string {
  if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey || event.repeat) return '';
  if (/^[a-z]$/i.test(event.key)) return event.key.toLowerCase();
  const isLetter = /^\p{L}$/u.test(event.key);
  return isLetter ? (/^Key([A-Z])$/.exec(event.code)?.[1] ?? '').toLowerCase() : '';
}

/** True where letters are typed. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.closest('input, textarea, select, [contenteditable]') !== null;
}
