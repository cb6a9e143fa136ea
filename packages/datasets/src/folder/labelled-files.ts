import { classOf } from './class-folders.js';
import { type FolderImage, type FolderTree, inFolderOrder } from './tree.js';

/** An image and its class. */
export interface LabelledFile {
  image: FolderImage;
  label: number;
}

/**
 * The images below `base` with their labels, class by class. An image in no class folder is passed over.
 *
 * @throws Error where a folder is that of no class.
 */
export function labelledFiles(
  { place, images }: FolderTree,
  base: string,
  classes: readonly string[],
): LabelledFile[] {
  const labels = new Map(classes.map((name, label) => [name.normalize(), label]));
  const labelOf = (name: string) => {
    const label = labels.get(name.normalize());
    if (label !== undefined) return label;
    const known = classes.length > 10 ? `${classes.length} others` : classes.join(', ');
    throw new Error(`${place}/${base}${name} is the folder of no class; the classes are ${known}`);
  };
  return images
    .filter(({ path }) => path.startsWith(base))
    .sort(inFolderOrder)
    .flatMap((image) => {
      const name = classOf(image.path, base);
      return name === null ? [] : [{ image, label: labelOf(name) }];
    })
    .sort((a, b) => a.label - b.label);
}
