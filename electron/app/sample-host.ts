import { type RunningSample, startSampleRegistry } from '../sample/sample-registry.ts';

/** Starts the sample registry on first use and stops it with the core. */
export class SampleHost {
  #running: Promise<RunningSample> | null = null;

  /** The loopback origin of the moment. */
  async origin(): Promise<string> {
    this.#running ??= startSampleRegistry();
    try {
      return (await this.#running).origin;
    } catch (error) {
      this.#running = null;
      throw error;
    }
  }

  async close(): Promise<void> {
    const running = this.#running;
    this.#running = null;
    if (running !== null) await (await running).close();
  }
}
