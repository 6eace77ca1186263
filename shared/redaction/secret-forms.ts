import { uriPart } from '../uri-part.ts';

/** Shorter texts would hide ordinary words. */
export const shortestSecret = 4;

const entities: Readonly<Record<string, string>> = {
  '<': '&lt;',
  '>': '&gt;',
  '&': '&amp;',
  '"': '&quot;',
  "'": '&#39;',
};

/**
 * A secret as it may stand in a text: as it is, in JSON, in a URL or a form, in base64
 * at any offset, in hex, all of these in small letters, as host names have them, and
 * each as bytes.
 */
export function secretForms(secret: string): string[] {
  const bytes = new TextEncoder().encode(secret);
  // Half a pair of UTF-16 cannot be written into a URL.
  const whole = new TextDecoder().decode(bytes);
  const base64 = [0, 1, 2].map((offset) => base64At(bytes, offset));
  const json = JSON.stringify(secret).slice(1, -1);
  const forms = [
    secret,
    json,
    // As Go, PHP and Python write it.
    json.replace(/[<>&]/g, escaped),
    json.replaceAll('/', '\\/'),
    json.replace(/[^ -~]/g, escaped),
    secret.replace(/[<>&"']/g, (sign) => entities[sign] ?? sign),
    uriPart(whole),
    new URLSearchParams({ '': whole }).toString().slice(1),
    ...base64,
    ...base64.map((text) => text.replaceAll('+', '-').replaceAll('/', '_')),
    hexOf(bytes),
  ];
  const all = new Set([...forms, ...forms.map((form) => form.toLowerCase())]);
  // Bodies are looked through byte by byte.
  for (const form of [...all]) all.add(binaryOf(new TextEncoder().encode(form)));
  return [...all].filter(({ length }) => length >= shortestSecret);
}

function escaped(sign: string): string {
  return `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/** What of base64 is the same whatever stands around the bytes, `offset` bytes after a full group. */
function base64At(bytes: Uint8Array, offset: number): string {
  const text = btoa('\0'.repeat(offset) + binaryOf(bytes)).replace(/={1,2}$/, '');
  // Characters at the ends also hold bits of the neighbours.
  const end = text.length - ((offset + bytes.length) % 3 === 0 ? 0 : 1);
  return text.slice([0, 2, 3][offset], end);
}

/** One character for each byte. */
function binaryOf(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 8192)
    text += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return text;
}

function hexOf(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
