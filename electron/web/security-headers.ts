import type { ServerResponse } from 'node:http';
import { contentSecurityPolicy } from '../../shared/content-security-policy.ts';

/** Browser features the page never uses; copying to the clipboard is the one it does. */
const closedFeatures = [
  'accelerometer',
  'autoplay',
  'camera',
  'clipboard-read',
  'display-capture',
  'encrypted-media',
  'fullscreen',
  'geolocation',
  'gyroscope',
  'hid',
  'idle-detection',
  'local-fonts',
  'magnetometer',
  'microphone',
  'midi',
  'payment',
  'picture-in-picture',
  'publickey-credentials-create',
  'publickey-credentials-get',
  'screen-wake-lock',
  'serial',
  'usb',
  'window-management',
  'xr-spatial-tracking',
];

const headers: ReadonlyArray<readonly [string, string]> = [
  ['Content-Security-Policy', contentSecurityPolicy],
  ['X-Content-Type-Options', 'nosniff'],
  ['Referrer-Policy', 'no-referrer'],
  ['Cross-Origin-Opener-Policy', 'same-origin'],
  ['Cross-Origin-Resource-Policy', 'same-origin'],
  ['X-DNS-Prefetch-Control', 'off'],
  [
    'Permissions-Policy',
    [...closedFeatures.map((feature) => `${feature}=()`), 'clipboard-write=(self)'].join(', '),
  ],
  // Replaced only for assets whose name holds the hash of their content.
  ['Cache-Control', 'no-store'],
];

/** Sets what every answer of the web host carries, whatever it answers. */
export function setSecurityHeaders(response: ServerResponse): void {
  for (const [name, value] of headers) response.setHeader(name, value);
}
