/** What callers of the socket and of `docker-credential-berth` are told. */
export const socketTexts = {
  'socket.noNonce': 'The header {header} is missing or wrong',
  'socket.notRunning': 'Berth is not running',
  'socket.notRunning.hint': 'Start Berth and try again.',
  'socket.notBerth': 'What answers in the place of Berth is not Berth',
  'socket.notBerth.hint': 'Nothing was sent to it. Start Berth anew.',
} as const;
