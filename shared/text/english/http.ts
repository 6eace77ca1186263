/** What went wrong on the way to a server, and what to do. */
export const httpTexts = {
  'http.cancelled': 'cancelled',
  'http.tryAgain.hint': 'Try again.',
  'http.tokenServer': 'the token server {host}',

  'http.dns': 'the name of {host} cannot be resolved',
  'http.dns.hint': 'Check the address, and that this network knows the name (VPN, DNS).',
  'http.refused': '{host} refused the connection',
  'http.refused.hint': 'Check the port, and that the registry is running.',
  'http.reset': '{host} closed the connection before it answered',
  'http.reset.hint':
    'Try again. If it keeps failing, check the port, and any proxy or firewall on the way.',
  'http.unroutable': '{host} cannot be reached from this network',
  'http.unroutable.hint': 'Check the network or VPN.',
  'http.connectTimeout': '{host} did not accept a connection in time',
  'http.headersTimeout': '{host} did not answer in time',
  'http.sendTimeout': '{host} stopped receiving',
  'http.bodyTimeout': '{host} stopped in the middle of its answer',
  'http.timeout.hint': 'Check the network, VPN or firewall, then try again.',

  'http.notHttp': '{host} did not answer in HTTP',
  'http.notHttp.hint': 'Check the port. If it is encrypted, use https:// in the address.',
  'http.notTls': '{host} does not speak TLS as expected',
  'http.notTls.hint': 'If the port is not encrypted, use http:// in the address.',
  'http.httpsPort': '{host} speaks https on this port',
  'http.httpsPort.hint': 'Use https:// in the address.',

  'http.brokeOff': 'the answer of {host} broke off',
  'http.undecodable': 'the answer of {host} cannot be decoded',
  'http.undecodable.hint': 'Try again. A proxy on the way may have damaged it.',
  'http.contradictory': 'the answer of {host} contradicts itself about its length',
  'http.contradictory.hint':
    'Its headers Content-Length and Transfer-Encoding do not go together. The server, or a proxy on the way, has to be fixed.',
  'http.headersTooLong': 'the headers of {host} are too long',
  'http.tooLarge': 'the answer of {host} is longer than {limit} KiB',
  'http.tooLarge.hint': 'This is not what a registry answers. Check the address.',

  'http.contentUnreadable': 'the content to send could not be read',
  'http.contentLonger': 'the content to send has more than {length} bytes',
  'http.contentShorter': 'the content to send has only {sent} of {length} bytes',
  'http.content.hint': 'It may have changed while it was being sent. Try again.',

  'http.rangeInvalid': '{range} is not a range of bytes',
  'http.otherPart': '{host} sent a different part than requested',
  'http.otherPart.hint': 'The registry, or a cache in front of it, handles ranges wrongly.',
  'http.noPart': '{host} does not send the part from byte {start}',
  'http.noPart.hint': 'Read the whole content instead.',
  'http.beyondEnd': 'There is no byte {start}: the content has {total} bytes',

  'http.addressChanged': '{host} now leads to an address inside this computer or network',
  'http.addressChanged.hint':
    'Nothing was sent. Try again if you changed networks or the registry moved. Otherwise somebody may be aiming its name at your network.',
  'http.addressRefused':
    'the registry points to {host}, an address inside this computer or network',
  'http.addressRefused.hint':
    'Nothing was sent: a public registry must not lead to private addresses.',
  'http.tooManyRedirects': 'too many redirects from {host}',
  'http.tooManyRedirects.hint': 'Check the address and any proxy in front of the registry.',
  'http.redirectNoHttp': '{host} redirects to an address without http or https',
  'http.redirectUnencrypted': '{host} redirects to {target} without encryption',
  'http.redirectElsewhere': '{host} redirects to another host, {target}',
  'http.redirect.hint': 'The redirect was not followed. Check the address of the registry.',
  'http.readOnly': 'changes are blocked for this registry',
  'http.readOnly.hint': 'Nothing was sent. Allow changes in its settings.',

  'http.proxyAway': 'the proxy {proxy} cannot be reached',
  'http.proxyStatus': 'the proxy {proxy} did not connect to {host} (status {status})',
  'http.proxy.hint': 'Check the proxy, or set "none" to connect directly.',
  'http.proxyLogin': 'the proxy {proxy} asks for a user name and password',
  'http.proxyLogin.hint': 'Set the user name and password of the proxy.',
  'http.proxySetting': 'The proxy is not an http, https or SOCKS5 proxy',
  'http.proxySetting.hint':
    'Example: http://proxy.example.com:3128 or socks5://proxy.example.com:1080. Use "none" to connect directly.',
} as const;
