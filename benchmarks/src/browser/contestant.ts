import type { BackendName } from '@residualjs/backends';
import type { BrowserReplies, BrowserReply, BrowserRequest } from './messages.js';

/** A backend in a worker; it answers one request after the other. */
export class BrowserContestant {
  readonly #worker = new Worker(new URL('./worker.js', import.meta.url), { type: 'module' });
  #label: string;
  about = '';
  software = false;

  constructor(readonly backend: BackendName) {
    this.#label = backend;
  }

  /** The backend, and whether it is one in software. */
  get name(): string {
    return this.#label;
  }

  /**
   * Sends a request and waits for the reply.
   *
   * @throws Error with what went wrong in the worker
   */
  request<Do extends BrowserRequest['do']>(
    request: BrowserRequest & { do: Do },
  ): Promise<BrowserReplies[Do]> {
    return new Promise((resolve, reject) => {
      this.#worker.onmessage = ({ data }: MessageEvent<BrowserReply>) => {
        if ('error' in data) reject(new Error(data.error));
        else resolve(data.reply as BrowserReplies[Do]);
      };
      this.#worker.onerror = ({ message }) => reject(new Error(message || 'the worker did not start'));
      this.#worker.postMessage(request);
    });
  }

  /** Starts the backend; throws where it is not there. */
  async start(): Promise<void> {
    const { about, software } = await this.request({ do: 'start', backend: this.backend });
    this.about = about;
    this.software = software;
    if (software) this.#label = `${this.backend} (software)`;
  }

  /** Ends the worker, whatever it is doing. */
  end(): void {
    this.#worker.terminate();
  }
}
