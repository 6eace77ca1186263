const { contextBridge, ipcRenderer } = require('electron');

class Point {
  constructor() {
    this.x = 1;
  }
  norm() {
    return this.x;
  }
}

const cyclic = { name: 'loop' };
cyclic.self = cyclic;
let deep = {};
for (let level = 0; level < 1200; level += 1) deep = { deep };
const mark = (value) => value;

/** What the preload hands out, by name. */
const gifts = {
  instance: () => new Point(),
  symbol: () => Symbol('secret'),
  symbolKey: () => ({ [Symbol('key')]: 1, plain: 2 }),
  error: () => Object.assign(new TypeError('broken'), { code: 'E_CODE' }),
  nested: () => ({ list: [1, { deep: 'yes' }], nothing: undefined, none: null }),
  map: () => new Map([['key', new Set([1, 2])]]),
  date: () => new Date(0),
  bytes: () => new Uint8Array([1, 2, 255]),
  numbers: () => [Number.NaN, -0, Number.POSITIVE_INFINITY, 10n],
  cyclic: () => cyclic,
  deep: () => deep,
  weak: () => new WeakMap(),
  fn: () => mark,
  promise: () => Promise.resolve({ late: true }),
  rejection: () => Promise.reject(Object.assign(new Error('late failure'), { code: 'E' })),
};

contextBridge.exposeInMainWorld('probe', {
  give: (name) => gifts[name](),
  /** What a value of the page became here. */
  look: (value) => ({
    type: Object.prototype.toString.call(value),
    prototype:
      typeof value === 'object' && value !== null
        ? (Object.getPrototypeOf(value)?.constructor?.name ?? 'null')
        : typeof value,
    keys: typeof value === 'object' && value !== null ? Object.keys(value) : [],
  }),
  throwing: () => {
    throw Object.assign(new RangeError('thrown'), { code: 'E_CODE' });
  },
  throwingText: () => {
    throw 'a text';
  },
  callBack: (listener) => listener({ from: 'preload' }),
  isOwn: (fn) => fn === mark,
  counter: { value: 1 },
  invoke: (channel, ...args) => ipcRenderer.invoke(channel, ...args),
  ping: (...args) =>
    new Promise((resolve) => {
      ipcRenderer.once('pong', (_event, ...answer) => resolve(answer));
      ipcRenderer.send('ping', ...args);
    }),
  sendFunction: () => ipcRenderer.send('ping', () => undefined),
});
contextBridge.exposeInMainWorld('world', { marker: typeof globalThis.__inPage });
