/**
 * The one Content-Security-Policy of both faces: scripts, styles, fonts and
 * answers come from the page's own origin; nothing is evaluated, framed,
 * submitted or loaded from elsewhere.
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
].join('; ');
