/** Data as JSON knows it. */
export type PlainJson =
  | null
  | boolean
  | number
  | string
  | PlainJson[]
  | { [key: string]: PlainJson };

export type PlainJsonResult =
  | { ok: true; value: PlainJson }
  | { ok: false; why: 'tooDeep' | 'notJson' };

/**
 * A copy of a value as plain data, without `__proto__` keys and without calling
 * itself, so that no depth exhausts the stack. `depth`: levels of arrays and
 * objects inside one another that are taken.
 */
export function plainJson(value: unknown, depth = Number.POSITIVE_INFINITY): PlainJsonResult {
  const waiting: { from: object; to: PlainJson[] | Record<string, PlainJson>; level: number }[] =
    [];
  let why: 'tooDeep' | 'notJson' | null = null;
  const copy = (from: unknown, level: number): PlainJson => {
    if (from === null || typeof from === 'string' || typeof from === 'boolean') return from;
    if (typeof from === 'number' && Number.isFinite(from)) return from;
    if (typeof from !== 'object' || !isPlain(from)) why = 'notJson';
    else if (level >= depth) why = 'tooDeep';
    else {
      const to = Array.isArray(from) ? [] : {};
      waiting.push({ from, to, level: level + 1 });
      return to;
    }
    return null;
  };
  const whole = copy(value, 0);
  for (let next = waiting.pop(); next !== undefined && why === null; next = waiting.pop()) {
    const { from, to, level } = next;
    if (Array.isArray(to))
      for (const item of Array.isArray(from) ? from : []) to.push(copy(item, level));
    else
      for (const [key, item] of Object.entries(from))
        if (key !== '__proto__') to[key] = copy(item, level);
  }
  return why === null ? { ok: true, value: whole } : { ok: false, why };
}

/** Dates, maps and the like cross ipc, but not HTTP. */
function isPlain(value: object): boolean {
  if (Array.isArray(value)) return true;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}
