import type { Split } from '../dataset.js';
import type { SplitFolders } from './split-folders.js';

/** Where the images of a split are, and which of them, where some of each class are held out. */
export interface Part {
  /** The folder with the class folders: `train/`, or an empty text. */
  base: string;
  /** Whether it is what is held out, or the rest; null where nothing is. */
  held: 'rest' | 'out' | null;
}

/**
 * Where a split is to be found: `test` in its folder, else in that of the validation images, else it is held out of the training images.
 *
 * @throws Error where there is nothing for it.
 */
export function findPart(place: string, splits: SplitFolders, split: Split, testFraction: number): Part {
  const { train, test, validation } = splits;
  const holds = (test ?? validation) === undefined && testFraction > 0;
  const own = split === 'test' ? (test ?? validation) : splits[split];
  if (own !== undefined) return { base: own, held: split === 'train' && holds ? 'rest' : null };
  if (split === 'test' && holds && train !== undefined) return { base: train, held: 'out' };
  const advice = {
    train: "its class folders must be in it, or in a folder 'train'",
    test: "there is no folder 'test' or 'val', and testFraction is 0",
    validation: "there is no folder 'val'; `split` sets training images aside",
  };
  throw new Error(`${place} has no images for ${split}: ${advice[split]}`);
}

/** The same in words, behind the number of images. */
export function partText({ base, held }: Part, fraction: number, seed: number): string {
  const where = base === '' ? '' : ` in ${base}`;
  const share = `${Number((100 * fraction).toPrecision(3))} % of each class`;
  if (held === null || fraction === 1) return where;
  return held === 'rest'
    ? `${where}, without ${share} held out by seed ${seed}`
    : `${where}, the ${share} held out by seed ${seed}`;
}
