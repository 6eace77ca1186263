import { inEnglish } from '../../shared/text/render.ts';
import { text } from '../../shared/text/text.ts';
import type { AppCore } from '../app/app-core.ts';
import { panopticaEndpoints } from './panoptica-endpoints.ts';
import { refusalOf } from './platform-refusal.ts';
import { platformRegistries } from './platform-registries.ts';
import type {
  PlatformAnswer,
  PlatformEndpoint,
  PlatformRequest,
  PlatformSystem,
  Refusal,
} from './platform-system.ts';
import { rancherEndpoints } from './rancher-endpoints.ts';
import { runaiEndpoints } from './runai-endpoints.ts';
import { zadigEndpoints } from './zadig-endpoints.ts';

/** What a path belongs to. */
export interface PlatformRoute {
  system: PlatformSystem;
  /** The methods that the path has; none: it is no path of the documents. */
  allowed: readonly string[];
  refuse(refusal: Refusal): PlatformAnswer;
  /** Never throws: a failure is answered in the system's own form. */
  answer(method: string, request: Omit<PlatformRequest, 'path'>): Promise<PlatformAnswer>;
}

/**
 * Other systems' own endpoints over the saved registries, so that a script written against
 * them manages Berth's registries unchanged. Who may call is for the host to say.
 */
export interface PlatformApi {
  /** The route of a path without its query; null: it belongs to none of the systems. */
  find(path: string): PlatformRoute | null;
}

/** Longest first where one begins with another. */
const prefixes = [
  ['/openapi/', zadigEndpoints],
  ['/api/v1/', runaiEndpoints],
  ['/v1/', rancherEndpoints],
  ['/api/registries', panopticaEndpoints],
] as const;

export function createPlatformApi(core: AppCore): PlatformApi {
  const registries = (signal: AbortSignal) => platformRegistries(core, signal);
  const systems = prefixes.map(([prefix, endpoints]) => ({
    prefix,
    system: endpoints(registries),
  }));
  return {
    find(path) {
      const found = systems.find(({ prefix }) =>
        prefix.endsWith('/')
          ? path.startsWith(prefix)
          : path === prefix || path.startsWith(`${prefix}/`),
      );
      return found === undefined ? null : routeOf(found.system, path);
    },
  };
}

function routeOf(system: PlatformSystem, path: string): PlatformRoute {
  const matching = system.endpoints.flatMap((endpoint) => {
    const values = valuesIn(endpoint.path, path);
    return values === null ? [] : [{ endpoint, values }];
  });
  // `testConnection` is no id: a path of fixed words stands before one of names.
  const fewest = Math.min(...matching.map(({ values }) => Object.keys(values).length));
  const best = matching.filter(({ values }) => Object.keys(values).length === fewest);
  return {
    system,
    allowed: best.map(({ endpoint }) => endpoint.method),
    refuse: (refusal) => system.refusal(refusal),
    async answer(method, request) {
      const found = best.find(({ endpoint }) => endpoint.method === method);
      if (found === undefined)
        return system.refusal({ status: 404, message: inEnglish(text('platform.noEndpoint')) });
      return guarded(system, found.endpoint, { ...request, path: found.values });
    },
  };
}

async function guarded(
  system: PlatformSystem,
  endpoint: PlatformEndpoint,
  request: PlatformRequest,
): Promise<PlatformAnswer> {
  try {
    return await endpoint.answer(request);
  } catch (error) {
    return system.refusal(refusalOf(error));
  }
}

/** The values of a pattern's names in a path; null where it does not fit. */
function valuesIn(pattern: string, path: string): Record<string, string> | null {
  const wanted = pattern.split('/');
  const given = path.replace(/\/$/, '').split('/');
  if (wanted.length !== given.length) return null;
  const values: Record<string, string> = {};
  for (const [index, part] of wanted.entries()) {
    const here = given[index] ?? '';
    if (!part.startsWith(':')) {
      if (part !== here) return null;
    } else {
      const value = decoded(here);
      if (value === null || value === '') return null;
      values[part.slice(1)] = value;
    }
  }
  return values;
}

function decoded(part: string): string | null {
  try {
    return decodeURIComponent(part);
  } catch {
    return null;
  }
}
