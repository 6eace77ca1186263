import { readFileSync, statSync } from 'node:fs';
import { SourceMap } from 'node:module';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import type { StackFrame } from '../../shared/stack-frames.ts';

/** What a source map must have (ECMA-426, "Source map format"). */
const mapSchema = z.object({
  version: z.literal(3),
  file: z.string().default(''),
  sources: z.array(z.string()),
  names: z.array(z.string()).default([]),
  mappings: z.string(),
  sourceRoot: z.string().default(''),
});

/** A map is about twice as large as its bundle. */
const mapLimit = 32 * 1024 * 1024;

/** Places already looked up: a map is read anew for each other one, since it would fill the memory. */
const known = new Map<string, string>();
const knownLimit = 500;

/**
 * Where frames stand in the source, as `electron/log/log.ts:12`: by the map
 * beside the bundle, where it has one. Never throws.
 */
export function sourceLocations(frames: readonly StackFrame[]): string[] {
  const maps = new Map<string, SourceMap | null>();
  return frames.map((frame) => {
    const key = `${frame.file}:${frame.line}:${frame.column}`;
    const location = known.get(key) ?? findLocation(frame, maps);
    if (known.size >= knownLimit) known.clear();
    known.set(key, location);
    return location;
  });
}

function findLocation(
  { file, line, column }: StackFrame,
  maps: Map<string, SourceMap | null>,
): string {
  const path = file.startsWith('file:') ? pathOf(file) : file;
  const map = maps.get(path) ?? readMap(`${path}.map`);
  maps.set(path, map);
  const entry = map?.findEntry(line - 1, column - 1);
  return entry !== undefined && 'originalSource' in entry
    ? `${shortPath(entry.originalSource)}:${entry.originalLine + 1}`
    : `${shortPath(path)}:${line}`;
}

function pathOf(url: string): string {
  try {
    return fileURLToPath(url);
  } catch {
    return url;
  }
}

function readMap(path: string): SourceMap | null {
  try {
    if (statSync(path).size > mapLimit) return null;
    const map = mapSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
    return new SourceMap({ ...map, sourcesContent: [] });
  } catch {
    return null;
  }
}

/** From the last folder of ours on: where Berth lies is nobody's business. */
function shortPath(path: string): string {
  const plain = path.replaceAll('\\', '/');
  const ours = ['/node_modules/', '/electron/', '/shared/', '/dist/', '/e2e/'];
  const starts = ours.map((folder) => plain.lastIndexOf(folder));
  const packaged = starts[0] ?? -1;
  const start = packaged >= 0 ? packaged : Math.max(...starts);
  return plain.slice(start >= 0 ? start + 1 : plain.lastIndexOf('/') + 1);
}
