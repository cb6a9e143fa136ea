import { checkWhole } from '../check-whole.js';
import type { LazyImageDataset, Split } from '../dataset.js';
import { checkDecode, type DecodeImage, type DecodeOptions } from '../image/decode.js';
import { classOf, findClasses } from './class-folders.js';
import { holdOut } from './hold-out.js';
import { labelledFiles } from './labelled-files.js';
import { findPart, partText } from './part.js';
import { soundImages } from './sound-images.js';
import { type SplitFolders, splitFolders } from './split-folders.js';
import type { FolderTree } from './tree.js';

/** How a folder of images becomes a dataset. */
export interface ImageFolderOptions extends DecodeOptions {
  /** Which part; default `train`. */
  split?: Split;
  /** Height and width of the images in a batch; default 224, as for ImageNet. */
  inputSize?: number;
  /** The part of the shorter side that the middle keeps where images are not cropped at random; default 0.875. */
  cropFraction?: number;
  /** The classes in the order of the labels, such as those that weights were trained on; default: the folders, sorted. */
  classes?: readonly string[];
  /**
   * The part of each class that is held out as `test` where the folder has no images for it; default 0.2. 0: nothing is held out,
   * and there is no `test`. 1: all of it is, and there is no `train`.
   */
  testFraction?: number;
  /** Which images are held out; default 0. */
  seed?: number;
  /** Read every image at the start and leave out those that are damaged; default false: whoever reads one gets an error. */
  skipDamaged?: boolean;
  /** Of each channel; default that of ImageNet. `readChannelMoments` measures it. */
  mean?: readonly number[];
  /** Of each channel; default that of ImageNet. */
  std?: readonly number[];
}

/** A folder of images, one folder a class in it, as a dataset. */
export interface ImageFolder extends LazyImageDataset {
  /** The folder, how many images of how many classes, and which. */
  source: string;
  /** What was passed over or left out, in words. */
  notes: string[];
}

/** Mean and deviation over the training images of ImageNet, as torchvision has them; for grey the mean of the three. */
const IMAGENET = {
  3: { mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] },
  1: { mean: [0.449], std: [0.226] },
} as const;

/** Throws where an option is out of bounds. */
export function checkImageFolder(options: ImageFolderOptions): void {
  const { split = 'train', inputSize = 224, testFraction = 0.2, seed = 0 } = options;
  checkDecode(options);
  checkWhole('inputSize', inputSize, 1, 65_536);
  checkWhole('seed', seed, 0, Number.MAX_SAFE_INTEGER);
  if (!['train', 'test', 'validation'].includes(split)) {
    throw new RangeError(`split (='${split}') must be 'train', 'test' or 'validation'`);
  }
  if (!(testFraction >= 0 && testFraction <= 1)) {
    throw new RangeError(`testFraction (=${testFraction}) must be from 0 to 1`);
  }
}

/** The dataset of a folder that was looked through; its options are checked. */
export async function imageFolder(
  tree: FolderTree,
  name: string,
  options: ImageFolderOptions,
  decodeImage: DecodeImage,
): Promise<ImageFolder> {
  const { split = 'train', inputSize = 224, testFraction = 0.2, seed = 0, channels = 3 } = options;
  const { maxPixels, shorterSide, cropFraction = 0.875 } = options;
  const splits = splitFolders(tree);
  const part = findPart(tree.place, splits, split, testFraction);
  const classes = [...(options.classes ?? findClasses(tree, splits.train ?? part.base))];
  const all = labelledFiles(tree, part.base, classes);
  const own = part.held === null ? all : holdOut(all, classes.length, testFraction, seed)[part.held];
  const decode: DecodeOptions = { channels, maxPixels, shorterSide };
  const { images, damaged } = options.skipDamaged
    ? await soundImages(own, (file) => decodeImage(file, decode))
    : { images: own, damaged: [] };
  if (images.length === 0) {
    throw new Error([`${tree.place} has no image for ${split}`, ...damaged].join('; '));
  }
  const { mean, std } = IMAGENET[channels as 1 | 3];
  const files = images.map(({ image: { name: file, blob } }) => ({ name: file, ...(blob && { blob }) }));
  const classCount = new Set(images.map(({ label }) => label)).size;
  return {
    name,
    split,
    labels: Uint16Array.from(images, ({ label }) => label),
    size: images.length,
    shape: [inputSize, inputSize, channels],
    classes,
    mean: [...(options.mean ?? mean)],
    std: [...(options.std ?? std)],
    cropFraction,
    origin: { files, decode },
    read: (index) => decodeImage(files[index], decode),
    source: `${tree.place}: ${images.length} images of ${classCount} classes${partText(part, testFraction, seed)}`,
    notes: [...tree.notes, ...passedOver(tree, splits, part.base), ...damaged],
  };
}

/** What lies where no class is. */
function passedOver({ images, folders }: FolderTree, splits: SplitFolders, base: string): string[] {
  const loose = images.filter(({ path }) => path.startsWith(base) && classOf(path, base) === null);
  const notes =
    loose.length > 0 ? [`${loose.length} images lie in no class folder, such as ${loose[0].path}`] : [];
  if (splits.train === '') return notes;
  const known = Object.values(splits);
  const others = folders.filter((folder) => !folder.includes('/') && !known.includes(`${folder}/`));
  return [
    ...notes,
    ...others.map((folder) => `'${folder}' is no folder of a split with class folders in it`),
  ];
}
