/**
 * JSON text that is the same for equal values: keys sorted, no spaces. Takes
 * plain data as `JSON.parse` makes it, however deep, without calling itself;
 * keys whose value is undefined are left out.
 */
export function canonicalJson(value: unknown): string {
  const pieces: string[] = [];
  /** What is still to be written, the next one last: texts as they are, values to be opened. */
  const waiting: ({ text: string } | { value: unknown })[] = [{ value }];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if ('text' in next) pieces.push(next.text);
    else if (Array.isArray(next.value)) {
      waiting.push({ text: ']' });
      for (let at = next.value.length - 1; at >= 0; at -= 1)
        waiting.push({ value: next.value[at] }, { text: at === 0 ? '[' : ',' });
      if (next.value.length === 0) waiting.push({ text: '[' });
    } else if (typeof next.value === 'object' && next.value !== null) {
      const members = Object.entries(next.value)
        .filter(([, member]) => member !== undefined)
        .sort(([a], [b]) => (a < b ? 1 : -1));
      waiting.push({ text: '}' });
      for (const [index, [key, member]] of members.entries()) {
        const before = index === members.length - 1 ? '{' : ',';
        waiting.push({ value: member }, { text: `${before}${JSON.stringify(key)}:` });
      }
      if (members.length === 0) waiting.push({ text: '{' });
    } else pieces.push(JSON.stringify(next.value) ?? 'null');
  }
  return pieces.join('');
}
