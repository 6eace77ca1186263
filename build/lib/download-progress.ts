const megabyte = 1024 * 1024;

interface ProgressTarget {
  isTTY?: boolean;
  write(text: string): unknown;
}

/** Shows a download: one line that is rewritten on a terminal, a line per tenth elsewhere. */
export function createProgressLine(target: ProgressTarget): {
  show(transferred: number, total: number | null): void;
  end(): void;
} {
  let shown = '';
  const show = (transferred: number, total: number | null) => {
    const done = Math.floor(transferred / megabyte);
    const tenths = total === null ? Math.floor(done / 10) : Math.floor((transferred / total) * 10);
    const text =
      total === null
        ? `${done} MB`
        : `${done} of ${Math.ceil(total / megabyte)} MB, ${Math.floor((transferred / total) * 100)} %`;
    const key = target.isTTY === true ? text : String(tenths);
    if (key === shown) return;
    shown = key;
    target.write(target.isTTY === true ? `\r  Electron: ${text}   ` : `  Electron: ${text}\n`);
  };
  return {
    show,
    end: () => {
      if (target.isTTY === true && shown !== '') target.write('\n');
    },
  };
}
