import { readCloudCommand } from './cloud-command.ts';
import { readConsoleLink } from './console-link.ts';
import { readImageCommand, readImageWord } from './image-text.ts';
import { readLogin } from './login-command.ts';
import type { PastedAddress } from './meaning.ts';
import { splitShell } from './shell-words.ts';

/** Longer texts are not looked at. */
export const longestPaste = 8 * 1024;

/** What a terminal writes in front of a command. */
const prompt = /^(?:PS [^>\n]{0,200}>|[\w.-]{1,64}@[\w.-][^$#\n]{0,263}[$#](?= )|[$#%>❯➜](?= ))/;

/**
 * Reads what a person pastes where an address is asked for: a log-in or pull
 * command of the usual tools, a link to a provider's web pages, or the name of
 * an image. Null for a plain address and for everything that says nothing of a
 * registry. Runs and asks nothing; never throws.
 */
export function readPastedAddress(text: string): PastedAddress | null {
  const trimmed = text.trim();
  if (trimmed === '' || trimmed.length > longestPaste) return null;
  if (!/\s/.test(trimmed)) {
    const read = readConsoleLink(trimmed) ?? readImageWord(trimmed);
    if (read !== null) return read;
  }
  const commands = splitShell(trimmed.replace(prompt, ''));
  return readLogin(commands) ?? readCloudCommand(commands) ?? readImageCommand(commands);
}
