/**
 * Every method of the API and how it answers. No schemas here: the preload
 * bundles this file and must stay small. `api.ts` adds the schemas.
 */
export const methods = Object.freeze({
  'registries.list': 'call',
  'registries.get': 'call',
  'registries.create': 'call',
  'registries.update': 'call',
  'registries.delete': 'call',
  'registries.restore': 'call',
  'registries.deleted': 'call',
  'registries.forget': 'call',
  'registries.setDefault': 'call',
  'registries.setActive': 'call',
  'registries.setLent': 'call',
  'registries.arrange': 'call',
  'registries.check': 'call',
  'registries.openSample': 'call',
  'repositories.list': 'stream',
  'repositories.describe': 'stream',
  'repositories.pin': 'call',
  'repositories.unpin': 'call',
  'favourites.list': 'call',
  'favourites.set': 'call',
  'recents.list': 'call',
  'recents.add': 'call',
  'search.names': 'call',
  'search.digests': 'call',
  'tags.list': 'stream',
  'tags.describe': 'stream',
  'images.get': 'call',
  'images.referrers': 'call',
  'images.planDelete': 'stream',
  'jobs.start': 'call',
  'jobs.list': 'call',
  'jobs.results': 'call',
  'jobs.pause': 'call',
  'jobs.resume': 'call',
  'jobs.cancel': 'call',
  'jobs.watch': 'stream',
  'activity.list': 'call',
  'effects.list': 'call',
  'effects.preview': 'call',
  'effects.set': 'call',
  'images.scan': 'call',
  'images.files': 'stream',
  'images.file': 'call',
  'images.saveFile': 'stream',
  'images.packages': 'stream',
  'images.compare': 'call',
  'exchange.formats': 'call',
  'exchange.scan': 'call',
  'exchange.preview': 'call',
  'exchange.apply': 'call',
  'exchange.export': 'call',
  'systems.list': 'call',
  'systems.create': 'call',
  'systems.update': 'call',
  'systems.delete': 'call',
  'systems.check': 'call',
  'systems.compare': 'call',
  'systems.apply': 'call',
  'vault.status': 'call',
  'vault.unlock': 'call',
  'vault.lock': 'call',
  'vault.setPassphrase': 'call',
  'vault.addSlot': 'call',
  'vault.removeSlot': 'call',
  'vault.rotate': 'call',
  'settings.get': 'call',
  'settings.update': 'call',
  'app.info': 'call',
} as const);

export type Methods = typeof methods;
export type MethodName = keyof Methods;
export type CallName = { [M in MethodName]: Methods[M] extends 'call' ? M : never }[MethodName];
export type StreamName = { [M in MethodName]: Methods[M] extends 'stream' ? M : never }[MethodName];

/** The version of the contract, as `app.info` reports it. */
export const apiVersion = 1;

/** True when `name` is a method of the contract that answers once. */
export function isCallName(name: string): name is CallName {
  return Object.hasOwn(methods, name) && methods[name as MethodName] === 'call';
}

/** True when `name` is a method of the contract that answers as a stream. */
export function isStreamName(name: string): name is StreamName {
  return Object.hasOwn(methods, name) && methods[name as MethodName] === 'stream';
}

/** The ipc channels between the preload and the desktop shell; here because the preload bundles this file alone. */
export const channels = Object.freeze({
  /** Invoked with a method and its input; answers `{ok, result}` or `{ok, error}`. */
  call: 'berth:call',
  /** Invoked with an id, a method and its input; answers once the first item or error is known. */
  stream: 'berth:stream',
  /** One item of a stream, to the page. */
  item: 'berth:item',
  /** The end of a stream, with its error or null, to the page. */
  end: 'berth:end',
  /** The page is done with one item: the producer may send another. */
  taken: 'berth:taken',
  /** The page wants no more of a stream. */
  cancel: 'berth:cancel',
  /** Something was saved, to the page. */
  changed: 'berth:changed',
} as const);
