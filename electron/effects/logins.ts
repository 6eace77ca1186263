import { text as asText } from '../../shared/text/text.ts';
import { putMember, takeMember } from './json-member.ts';
import { lineEndOf, type OwnedText, Unfit } from './owned-text.ts';

/** The name by which tools find Berth's helper: `docker-credential-berth`. */
const helper = 'berth';

/**
 * Berth's helper for these servers in a file of Docker's kind, `credHelpers`
 * (docs.docker.com, "docker login", "Credential helpers"); `credsStore` and `auths`
 * stay as they are. The memo names the servers that Berth wrote.
 */
export function loginsText(servers: readonly string[]): OwnedText {
  return {
    put(text) {
      if (servers.length === 0) return { text, memo: '' };
      let after = text ?? '{}\n';
      for (const server of servers) after = putMember(after, 'credHelpers', server, helper);
      return { text: after, memo: servers.join('\n') };
    },
    take(text, memo) {
      const mine = (memo ?? '').split('\n').filter((server) => server !== '');
      return mine.reduce((rest, server) => takeMember(rest, 'credHelpers', server, helper), text);
    },
  };
}

/** A file that is Berth's alone, known by its first lines; null: it is not there. */
export function ownFile(content: string | null, mark: string): OwnedText {
  return {
    put(text) {
      if (text !== null && !text.includes(mark)) throw new Unfit(asText('effects.foreignFile'));
      return { text: content, memo: null };
    },
    take(text) {
      if (!text.includes(mark)) throw new Unfit(asText('effects.foreignFile'));
      return null;
    },
  };
}

/** One line of Berth's at the end of a file of settings of a shell. */
export function ownLine(line: string): OwnedText {
  return {
    put(text) {
      const there = text ?? '';
      if (linesOf(there).includes(line)) return { text: there, memo: null };
      const end = lineEndOf(there);
      const gap = there === '' || there.endsWith('\n') ? '' : end;
      // What was added before the line goes with it.
      return { text: `${there}${gap}${line}${end}`, memo: gap };
    },
    take(text, memo) {
      const end = lineEndOf(text);
      const at = `${end}${text}`.indexOf(`${end}${line}${end}`);
      if (at < 0) return text;
      const gap = (memo ?? '').length;
      return text.slice(0, at - gap) + text.slice(at + line.length + end.length);
    },
  };
}

function linesOf(text: string): string[] {
  return text.split(/\r?\n/);
}
