/**
 * The one Content-Security-Policy of both hosts: scripts, styles, fonts and
 * answers come from the page's own origin; nothing is evaluated, framed,
 * submitted or loaded from elsewhere. No text becomes a script: the page makes no
 * Trusted Types (w3.org/TR/trusted-types), so no policy for them may exist. A worker
 * of the page would need one, named here, that takes our own addresses alone.
 */
export const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join('; ');
