import {
  type AugmentOptions,
  type Batch,
  batches,
  dataLoader,
  disposeBatch,
  type ImageDataset,
  syntheticDataset,
} from '@residualjs/datasets';

/** One way in which images become batches. */
export interface DataCase {
  name: string;
  /** Of the images that go in, and of those that come out. */
  size: number;
  /** Images of a batch. */
  batch: number;
  /** Batches of a pass. */
  batches: number;
  augment: AugmentOptions;
  /** Workers that make batches ahead; 0 for none. */
  workers: number;
}

const cifar = { size: 32, batch: 128, batches: 32, workers: 0 };
const standard = { padCrop: 4, flip: true };

/** As networks for CIFAR-10 are trained, then with more, in a worker, and at the size of ImageNet. */
export const DATA_CASES: readonly DataCase[] = [
  { ...cifar, name: '32x32, as they are', augment: {} },
  { ...cifar, name: '32x32, crop and flip', augment: standard },
  { ...cifar, name: '32x32, crop, flip and cutout', augment: { ...standard, cutout: 16 } },
  { ...cifar, name: '32x32, RandAugment', augment: { ...standard, randAugment: {} } },
  { ...cifar, name: '32x32, crop and flip, in a worker', augment: standard, workers: 1 },
  {
    ...{ name: '224x224, random resized crop and flip', size: 224, batch: 8, batches: 8, workers: 0 },
    augment: { randomResizedCrop: {}, flip: true },
  },
];

/** The case of a name; throws where there is none. */
export function dataCase(name: string): DataCase {
  const found = DATA_CASES.find((one) => one.name === name);
  if (found === undefined) throw new Error(`no case of data is called '${name}'`);
  return found;
}

/** Images of a pass. */
export const imagesOf = ({ batch, batches }: DataCase): number => batch * batches;

/** A dataset that can be passed over again and again. */
export interface Passes {
  /** Makes and frees every batch of a pass; gives how many images they had. */
  next(): Promise<number>;
  close(): void;
}

const source = (one: DataCase): ImageDataset =>
  syntheticDataset({ size: imagesOf(one), shape: [one.size, one.size, 3], seed: 1 });

/** Passes over the images of a case, shuffled anew in each. */
export function passes(one: DataCase): Passes {
  const { batch: batchSize, augment, workers } = one;
  const loader = dataLoader(source(one), { batchSize, shuffle: true, seed: 1, augment, workers });
  let epoch = 0;
  return {
    async next() {
      let images = 0;
      for await (const batch of loader.batches(epoch++)) {
        images += batch.size;
        disposeBatch(batch);
      }
      return images;
    },
    close: () => loader.close(),
  };
}

/** The first batch of a case, made anew. */
export async function firstBatch(one: DataCase): Promise<Batch> {
  const { batch, augment } = one;
  for await (const made of batches(source(one), { batchSize: batch, shuffle: true, seed: 1, augment }))
    return made;
  throw new Error('the dataset is empty');
}
