import { z } from 'zod';
import type { RegistryError } from '../../../shared/errors.ts';
import { jsonValue } from '../../../shared/json-text.ts';
import { isWebPage, type RegistryResponse, textOf } from '../../http/response.ts';

/** What a refusal's body says, in whatever form it came. */
export interface ErrorBody {
  /** Entries of the registry's own format; empty when the body has another. */
  errors: RegistryError[];
  /** One line of text for a message, or null; never markup, at most 200 characters. */
  excerpt: string | null;
  isWebPage: boolean;
}

const entrySchema = z.object({
  code: z.union([z.string(), z.number()]).transform(String).optional(),
  message: z.string().optional(),
});
const bodySchema = z.object({ errors: z.array(z.unknown()).min(1) });
const looseSchema = z.object({
  message: z.string().optional(),
  details: z.string().optional(),
  error_description: z.string().optional(),
  error: z.string().optional(),
});

const maxEntries = 10;
const maxText = 200;

/** Reads an error body: OCI Distribution 1.1 "Error Codes", other JSON, plain text, or a web page. */
export function readErrorBody(response: RegistryResponse): ErrorBody {
  const text = textOf(response.body, 64 * 1024);
  const page = isWebPage(response);
  if (page) return { errors: [], excerpt: null, isWebPage: true };
  const json = jsonValue(text);
  const formal = bodySchema.safeParse(json);
  if (formal.success) {
    const errors = formal.data.errors.slice(0, maxEntries).flatMap(readEntry);
    const first = errors[0];
    return { errors, excerpt: first?.message ?? first?.code ?? null, isWebPage: false };
  }
  const loose = looseSchema.safeParse(json);
  if (loose.success) {
    const { message, details, error_description, error } = loose.data;
    return {
      errors: [],
      excerpt: plainLine(message ?? details ?? error_description ?? error ?? ''),
      isWebPage: false,
    };
  }
  return { errors: [], excerpt: json === undefined ? plainLine(text) : null, isWebPage: false };
}

function readEntry(value: unknown): RegistryError[] {
  const entry = entrySchema.safeParse(value);
  if (!entry.success) return [];
  const code = plainLine(entry.data.code ?? '') ?? 'UNKNOWN';
  const message = plainLine(entry.data.message ?? '');
  return [message === null ? { code } : { code, message }];
}

const secrets =
  /\b(access_token|refresh_token|id_token|token|password|secret|signature|authorization)(["']?\s*[:=]\s*["']?)(?:Bearer\s+|Basic\s+)?[^\s"'&,;]+/gi;

/** One line of text: tags and control characters away, what looks like a secret hidden. */
export function plainLine(text: string): string | null {
  const clean = text
    .slice(0, 4096)
    .replace(/<[^<>]*>/g, ' ')
    .replace(secrets, '$1$2…')
    .replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ')
    .trim();
  if (clean === '') return null;
  return clean.length > maxText ? `${clean.slice(0, maxText - 1)}…` : clean;
}
