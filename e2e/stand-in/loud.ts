import { EventEmitter } from 'node:events';

/** Names that engines and test tools probe for; asking for them is no use of the API. */
const probes = new Set(['then', 'toJSON', 'inspect', 'constructor', 'nodeType', 'asymmetricMatch']);

/**
 * An Electron object of which only `part` exists: its own type checks every
 * signature, and anything else throws by name when it is touched, so a test
 * never passes on something the stand-in does not do. `events` supplies on,
 * once, off, emit and the like.
 */
export function loud<T extends object>(name: string, part: Partial<T>, events?: EventEmitter): T {
  const proxy: object = new Proxy(part, {
    get(target, key) {
      if (Reflect.has(target, key)) return Reflect.get(target, key, target);
      const fromEvents: unknown =
        events !== undefined && key in EventEmitter.prototype
          ? Reflect.get(events, key)
          : undefined;
      if (typeof fromEvents === 'function' && events !== undefined)
        return (...args: unknown[]): unknown => {
          const result: unknown = Reflect.apply(fromEvents, events, args);
          return result === events ? proxy : result;
        };
      if (typeof key === 'symbol' || probes.has(key)) return undefined;
      throw new Error(`The Electron stand-in has no ${name}.${key}`);
    },
    // Tests replace functions, as they do on the real module.
    set: (target, key, value) => Reflect.set(target, key, value, target),
  });
  // The one cast of the stand-in: what is missing throws above instead of being undefined.
  return proxy as T;
}

/** A constructor of which only `make` and some statics exist. */
export function loudClass<T extends abstract new (...args: never[]) => object>(
  name: string,
  make: (...args: ConstructorParameters<T>) => InstanceType<T>,
  statics: Partial<T> = {},
): T {
  const target = Object.assign(function construct() {}, statics);
  const proxy: object = new Proxy(target, {
    construct: (_target, args: ConstructorParameters<T>) => make(...args),
    get(own, key) {
      if (Reflect.has(own, key)) return Reflect.get(own, key, own);
      if (typeof key === 'symbol' || probes.has(key)) return undefined;
      throw new Error(`The Electron stand-in has no ${name}.${key}`);
    },
  });
  return proxy as T;
}

/** What Electron's preventable events carry. */
export function preventable<P extends object>(parts: P): P & Electron.Event {
  let prevented = false;
  const event = Object.assign(parts, {
    preventDefault() {
      prevented = true;
    },
    defaultPrevented: false,
  });
  return Object.defineProperty(event, 'defaultPrevented', { get: () => prevented });
}
