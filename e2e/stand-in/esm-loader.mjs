/** Runs on Node's loader thread: `import … from 'electron'` gets the stand-in that start.ts put aside. */
const url = 'stand-in:electron';
let names = [];

export function initialize(data) {
  names = data.names;
}

export function resolve(specifier, context, next) {
  return specifier === 'electron' ? { url, shortCircuit: true } : next(specifier, context);
}

export function load(address, context, next) {
  if (address !== url) return next(address, context);
  const source = [
    "const electron = globalThis[Symbol.for('berth.electron-stand-in')];",
    'export default electron;',
    ...names.map((name) => `export const ${name} = electron.${name};`),
  ].join('\n');
  return { format: 'module', source, shortCircuit: true };
}
