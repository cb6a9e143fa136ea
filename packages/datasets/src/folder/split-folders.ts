import type { Split } from '../dataset.js';
import type { FolderTree } from './tree.js';

/** What the folders of splits are called, in small letters, as timm knows them too. */
const NAMES: Record<Split, readonly string[]> = {
  train: ['train', 'training'],
  test: ['test', 'testing'],
  validation: ['val', 'valid', 'validation', 'eval', 'evaluation'],
};

/** Where the class folders of each split are: `train/`, or an empty text where they are in the folder itself. */
export type SplitFolders = Partial<Record<Split, string>>;

/**
 * The folders of splits that a folder has. One that is called so counts only where it holds folders with images: `train` may be
 * a class, beside `bus` and `tram`.
 *
 * @throws Error where two of them are of one split.
 */
export function splitFolders({ place, images }: FolderTree): SplitFolders {
  const found: SplitFolders = {};
  const tops = new Set(
    images.map(({ path }) => path.split('/')).flatMap(([top, ...rest]) => (rest.length > 1 ? top : [])),
  );
  for (const top of tops) {
    const split = (Object.keys(NAMES) as Split[]).find((name) => NAMES[name].includes(top.toLowerCase()));
    if (split === undefined) continue;
    if (found[split] !== undefined) {
      throw new Error(
        `${place} has two folders for ${split}: '${found[split].slice(0, -1)}' and '${top}'; leave one`,
      );
    }
    found[split] = `${top}/`;
  }
  return Object.keys(found).length > 0 ? found : { train: '' };
}
