/** What went wrong on the way to a server, and what to do; `failed` puts the operation in front. */
export const httpTexts = {
  failed: 'Could not {operation}: {why}',
  'http.dns': 'the name of {host} cannot be resolved',
  'http.dns.hint':
    'Check the spelling of the address, and that this network knows the name (VPN, DNS).',
} as const;
