import { installPeers } from './install-peers.ts';
import { peers, peersFolder } from './peers.ts';
import { findProgram } from './required-tools.ts';

// npm run peers [-- NAME…]: the light ones, or those that are named.
const names = process.argv.slice(2);
const unknown = names.filter((name) => !peers.some((peer) => peer.name === name));
if (unknown.length > 0) {
  console.log(`No peer is called ${unknown.join(', ')}`);
  console.log(`They are: ${peers.map(({ name }) => name).join(' ')}`);
  process.exitCode = 2;
} else {
  const wanted = peers.filter(({ name, heavy }) =>
    names.length === 0 ? !heavy : names.includes(name),
  );
  const missing = await installPeers(wanted, {
    go: findProgram(['go', 'go.exe']),
    folder: peersFolder(),
    say: (line) => console.log(line),
  });
  process.exitCode = missing.length > 0 ? 1 : 0;
}
