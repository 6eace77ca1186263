import Module, { register } from 'node:module';

/**
 * Makes the name `electron` mean the stand-in, for `import` in the main bundle
 * and for the `require` that Playwright evaluates over the inspector.
 */
export function hookElectron(electron: object): void {
  Reflect.set(globalThis, Symbol.for('berth.electron-stand-in'), electron);
  register(new URL('./esm-loader.mjs', import.meta.url), {
    data: { names: Object.keys(electron) },
  });
  const load: unknown = Reflect.get(Module, '_load');
  if (typeof load !== 'function') throw new Error('This Node has no module loader to hook');
  Reflect.set(Module, '_load', (request: string, ...rest: unknown[]): unknown =>
    request === 'electron' ? electron : Reflect.apply(load, Module, [request, ...rest]),
  );
}
