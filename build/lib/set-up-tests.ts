import { setUpTests } from './test-setup.ts';
import { setupMachine } from './this-machine.ts';

const outcome = await setUpTests(setupMachine((line) => console.log(line)));
process.exitCode = outcome === 'missing' ? 1 : 0;
