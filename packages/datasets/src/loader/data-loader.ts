import { type BatchArrays, type BatchMakerOptions, batchMaker, CACHE_BYTES } from '../batch-maker.js';
import { asTensors, type Batch, checkPlace } from '../batches.js';
import { checkWhole } from '../check-whole.js';
import type { AnyImageDataset } from '../dataset.js';
import { BatchWorkers } from './batch-workers.js';
import { canPost, postDataset } from './post-dataset.js';

/** Options of {@link dataLoader}. */
export interface DataLoaderOptions extends BatchMakerOptions {
  /**
   * Workers that make batches while others are used; default 1, since one makes tens of thousands of small images a second.
   * 0: no worker, each batch is made when it is asked for.
   */
  workers?: number;
  /** Batches that are made ahead, for each worker; default 2, as PyTorch's `prefetch_factor`. */
  prefetch?: number;
}

/** Batches of a dataset, made ahead: what `train` and `evaluate` of `@residualjs/training` take. */
export interface DataLoader {
  /** Images in a pass. */
  readonly size: number;
  /** One pass over the dataset. */
  batches(epoch: number): AsyncIterable<Batch>;
  /** The same without its first `skip` batches. */
  batchesFrom(epoch: number, skip: number): AsyncIterable<Batch>;
  /** Ends the workers; a pass that is under way ends with an error. The loader can be used no more. */
  close(): void;
}

/** A batch that is being made. */
interface Ahead {
  epoch: number;
  number: number;
  made: Promise<BatchArrays>;
}

const CLOSED = 'the data loader is closed';

/**
 * The batches of {@link batches}, bit for bit and in their order, made in workers while the caller uses those before:
 * shuffled, augmented, mixed and normalised there. The last batches of a pass are used while the first of the next are made. A pass
 * that is broken off leaves the workers idle and ready for the next; they keep no process alive.
 *
 * Images in memory go to the workers once: in shared memory where there is such (always in Node, in a page where it is
 * cross-origin isolated), else as a copy for each worker. Those of a lazy dataset are read and decoded there; where only its own
 * `read` can do so, it works without workers.
 *
 * @throws RangeError at the call on options out of bounds, or a dataset whose parts disagree. A pass throws what went wrong in a
 * worker, its end included, and ImageDecodeError where an image of a lazy dataset is damaged; the next pass starts a new worker.
 *
 * @example
 * const loader = dataLoader(dataset, { batchSize: 32, shuffle: true, augment: { flip: true } });
 * await train(model, { train: loader }, { epochs: 10 });
 * loader.close();
 */
export function dataLoader(
  dataset: AnyImageDataset,
  { workers: count = 1, prefetch = 2, ...options }: DataLoaderOptions = {},
): DataLoader {
  checkWhole('workers', count, 0, 256);
  checkWhole('prefetch', prefetch, 1, 1024);
  const maker = batchMaker(dataset, options);
  const { cacheBytes = CACHE_BYTES } = options;
  const ofEach = { ...options, cacheBytes: Math.floor(cacheBytes / count) };
  const workers =
    count > 0 && canPost(dataset) ? new BatchWorkers(() => postDataset(dataset), ofEach, count) : null;
  const depth = count * prefetch;
  let closed = false;
  /** What the last pass left: the batches that follow those it used. */
  let left: Ahead[] = [];

  const isAt = (one: Ahead, epoch: number, number: number) =>
    one.number === number && (one.epoch === epoch || !maker.varies);

  /** The batches that are being made already, if they are those from this place on. */
  function takeLeft(epoch: number, number: number): Ahead[] {
    const ahead = left;
    left = [];
    return ahead.length > 0 && isAt(ahead[0], epoch, number) ? ahead : [];
  }

  /** Has batches made from a place on, or from behind those that are being made, until there are `depth` and one. */
  function fill(ahead: Ahead[], from: Pick<Ahead, 'epoch' | 'number'>, workers: BatchWorkers): void {
    while (ahead.length <= depth) {
      const last = ahead.at(-1);
      let { epoch, number } = last ? { ...last, number: last.number + 1 } : from;
      if (number >= maker.batches) [epoch, number] = [epoch + 1, 0];
      ahead.push({ epoch, number, made: workers.ask(epoch, number) });
    }
  }

  async function* ahead(epoch: number, skip: number, workers: BatchWorkers): AsyncGenerator<Batch> {
    let queue = takeLeft(epoch, skip);
    try {
      for (let number = skip; number < maker.batches; number++) {
        if (closed) throw new Error(CLOSED);
        fill(queue, { epoch, number }, workers);
        const { made } = queue.shift() as Ahead;
        const arrays = await workers.wait(made).catch((error) => {
          queue = [];
          throw error;
        });
        yield asTensors(arrays);
      }
    } finally {
      left = queue;
    }
  }

  async function* onDemand(epoch: number, skip: number): AsyncGenerator<Batch> {
    for (let number = skip; number < maker.batches; number++) {
      if (closed) throw new Error(CLOSED);
      yield asTensors(await maker.make(epoch, number));
    }
  }

  function batchesFrom(epoch: number, skip: number): AsyncIterable<Batch> {
    checkPlace(epoch, skip);
    return {
      [Symbol.asyncIterator]: () => (workers ? ahead(epoch, skip, workers) : onDemand(epoch, skip)),
    };
  }
  return {
    size: maker.size,
    batches: (epoch) => batchesFrom(epoch, 0),
    batchesFrom,
    close() {
      closed = true;
      left = [];
      workers?.end(CLOSED);
    },
  };
}
