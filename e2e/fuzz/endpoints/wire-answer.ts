/** An answer before it is written: a status line, headers and a body. */
export interface PlainAnswer {
  statusLine: string;
  headers: [name: string, value: string][];
  body: Buffer;
}

/** What goes over the connection, piece by piece, and how it ends. */
export interface WireAnswer {
  pieces: Buffer[];
  /** `keep`: wait for the next request; `hang`: say nothing more; `reset`: cut without a farewell. */
  end: 'keep' | 'close' | 'reset' | 'hang';
  /** What was done to the answer, for the report. */
  mutations: string[];
}

export function answerOf(
  status: number,
  body: string | Buffer,
  headers: Readonly<Record<string, string>> = {},
): PlainAnswer {
  return {
    statusLine: `HTTP/1.1 ${status} Status`,
    headers: Object.entries({ 'content-type': 'application/json', ...headers }),
    body: Buffer.from(body),
  };
}

/** The head of an answer as bytes; latin1, so that broken text stays as it is. */
export function headOf({ statusLine, headers }: PlainAnswer): Buffer {
  const lines = [statusLine, ...headers.map(([name, value]) => `${name}: ${value}`), '', ''];
  return Buffer.from(lines.join('\r\n'), 'latin1');
}

/** An answer as it should be. */
export function wellFormed(answer: PlainAnswer, method: string): WireAnswer {
  const length: [string, string] = ['content-length', String(answer.body.length)];
  const head = headOf({ ...answer, headers: [...answer.headers, length] });
  return {
    pieces: method === 'HEAD' ? [head] : [head, answer.body],
    end: 'keep',
    mutations: [],
  };
}
