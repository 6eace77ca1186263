import { giveTestsAFolder } from './test-temporary-folder.ts';

/** Global set-up of vitest and Playwright: workers start after it and see its variables. */
export default giveTestsAFolder;
