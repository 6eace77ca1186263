/**
 * The name of the one Trusted Types policy (shared/content-security-policy.ts):
 * addresses of our own scripts, for workers.
 */
const policyName = 'berth-workers';

interface OwnScripts {
  createScriptURL(url: string): unknown;
}

/** Undefined before the first worker, null where the browser knows no policies. */
let policy: OwnScripts | null | undefined;

/** Starts a worker from a script of our own; null where there are none, or none can be had. */
export function startOwnWorker(address: string): Worker | null {
  if (typeof Worker === 'undefined') return null;
  try {
    if (policy === undefined) policy = createPolicy();
    const url = policy === null ? address : policy.createScriptURL(address);
    // The type of the constructor does not know of Trusted Types yet.
    return Reflect.construct(Worker, [url, { type: 'module' }]);
  } catch {
    return null;
  }
}

function createPolicy(): OwnScripts | null {
  const factory: unknown = Reflect.get(globalThis, 'trustedTypes');
  return isFactory(factory)
    ? factory.createPolicy(policyName, { createScriptURL: ownScript })
    : null;
}

/** Throws for an address that is not of our own origin, `blob:` and `data:` among them. */
export function ownScript(address: string): string {
  const { protocol, host } = new URL(address, location.href);
  if (protocol !== location.protocol || host !== location.host)
    throw new TypeError('Not a script of Berth');
  return address;
}

interface PolicyFactory {
  createPolicy(name: string, rules: { createScriptURL(url: string): string }): OwnScripts;
}

function isFactory(value: unknown): value is PolicyFactory {
  return typeof value === 'object' && value !== null && 'createPolicy' in value;
}
