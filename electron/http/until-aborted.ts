/**
 * `work`, or the reason of `signal` as soon as that is aborted; `work` goes on unheard then.
 * undici looks at its signal only once there is a connection, which may take `connectMs`.
 */
export function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
