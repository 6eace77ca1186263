const command = /^\s*(?:[$>]\s*)?curl\s/;
/** The body of a curl command; in single quotes nothing is escaped. */
const body = /\s(?:-d|--data|--data-raw|--data-binary|--data-ascii|--json)[\s=]*'([^']*)'/g;
const answer = /^\s*HTTP\/[\d.]+ \d{3}[^\n]*\n(?:[A-Za-z][\w-]*:[^\n]*\n)*/;

/**
 * Takes away what carries the data where it is documented or tried out: a curl
 * command around its body, and the head of an HTTP answer. Blanks stand in their
 * place, so that lines and columns stay.
 */
export function withoutTransport(text: string): string {
  const head = answer.exec(text);
  if (head !== null) return blank(head[0]) + text.slice(head[0].length);
  if (!command.test(text)) return text;
  let kept = '';
  let end = 0;
  for (const match of text.matchAll(body)) {
    const content = match[1] ?? '';
    const start = match.index + match[0].length - 1 - content.length;
    kept += blank(text.slice(end, start)) + content;
    end = start + content.length;
  }
  return end === 0 ? text : kept + blank(text.slice(end));
}

function blank(text: string): string {
  return text.replace(/[^\r\n]/g, ' ');
}
