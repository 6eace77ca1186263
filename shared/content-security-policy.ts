/**
 * The one Content-Security-Policy of both hosts: scripts, styles, fonts and
 * answers come from the page's own origin; nothing is evaluated, framed,
 * submitted or loaded from elsewhere. No text becomes a script: the one policy for
 * Trusted Types (w3.org/TR/trusted-types) takes addresses of our own for workers
 * alone, and may exist once (renderer/transport/own-worker.ts).
 */
export const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "worker-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  'trusted-types berth-workers',
].join('; ');
