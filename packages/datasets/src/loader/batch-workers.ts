import type { MessageWorker } from '@residualjs/common';
import type { BatchArrays, BatchMakerOptions } from '../batch-maker.js';
import { ImageDecodeError } from '../image/decode-error.js';
import type { LoaderProblem, LoaderReply, LoaderRequest, PostedDataset } from './protocol.js';
import { spawnLoaderWorker } from './spawn.js';

/** A batch that was asked for. */
interface Asked {
  resolve(batch: BatchArrays): void;
  reject(error: Error): void;
}

/** A worker and what it still owes. */
interface Running {
  worker: MessageWorker<LoaderRequest>;
  owed: Map<number, Asked>;
}

/** Workers that make the batches of one dataset: each batch that is asked for goes to the next of them. */
export class BatchWorkers {
  /** What they open; made when the first of them starts, since images may have to be copied for it. */
  readonly #dataset: () => PostedDataset;
  readonly #options: BatchMakerOptions;
  /** By their place; null where one has not been needed yet, or has ended. */
  readonly #running: (Running | null)[];
  #posted: PostedDataset | null = null;
  #asked = 0;
  #waiting = 0;

  readonly #spawn: typeof spawnLoaderWorker;

  constructor(
    dataset: () => PostedDataset,
    options: BatchMakerOptions,
    count: number,
    spawn: typeof spawnLoaderWorker = spawnLoaderWorker,
  ) {
    this.#dataset = dataset;
    this.#options = options;
    this.#running = new Array(count).fill(null);
    this.#spawn = spawn;
  }

  /** Has a batch made. What goes wrong is told to those who wait for it, and to nobody else. */
  ask(epoch: number, number: number): Promise<BatchArrays> {
    const id = this.#asked++;
    const place = id % this.#running.length;
    this.#running[place] ??= this.#start(place);
    const { worker, owed } = this.#running[place];
    const made = new Promise<BatchArrays>((resolve, reject) => owed.set(id, { resolve, reject }));
    made.catch(() => {});
    worker.post({ work: 'make', id, epoch, number });
    return made;
  }

  /** Waits for a batch that was asked for; only while somebody waits do the workers keep the process alive. */
  async wait(made: Promise<BatchArrays>): Promise<BatchArrays> {
    this.#waiting++;
    this.#keepAlive();
    try {
      return await made;
    } finally {
      this.#waiting--;
      this.#keepAlive();
    }
  }

  /** Ends the workers; those who wait hear why. */
  end(reason: string): void {
    for (const [place, running] of this.#running.entries()) {
      running?.worker.terminate();
      this.#drop(place, reason);
    }
    this.#posted = null;
  }

  #keepAlive(): void {
    for (const running of this.#running) running?.worker.keepAlive(this.#waiting > 0);
  }

  #start(place: number): Running {
    const owed: Running['owed'] = new Map();
    const worker = this.#spawn({
      reply: (reply: LoaderReply) => {
        const asked = owed.get(reply.id);
        owed.delete(reply.id);
        if ('batch' in reply) asked?.resolve(reply.batch);
        else asked?.reject(errorOf(reply.problem));
      },
      ended: (reason) => this.#drop(place, `a batch could not be made: ${reason}`),
    });
    worker.keepAlive(this.#waiting > 0);
    this.#posted ??= this.#dataset();
    worker.post({ work: 'open', dataset: this.#posted, options: this.#options });
    return { worker, owed };
  }

  #drop(place: number, reason: string): void {
    const owed = this.#running[place]?.owed ?? new Map<number, Asked>();
    this.#running[place] = null;
    for (const { reject } of owed.values()) reject(new Error(reason));
  }
}

const errorOf = ({ message, file }: LoaderProblem): Error =>
  file === undefined ? new Error(message) : new ImageDecodeError(file, message);
