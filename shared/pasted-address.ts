import { readCloudCommand } from './pasted/cloud-command.ts';
import { readConsoleLink } from './pasted/console-link.ts';
import { readImageCommand, readImageWord } from './pasted/image-text.ts';
import { readLogin } from './pasted/login-command.ts';
import type { PastedAddress } from './pasted/meaning.ts';
import { splitShell } from './pasted/shell-words.ts';

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
