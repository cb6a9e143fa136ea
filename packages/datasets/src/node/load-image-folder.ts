import { basename, resolve } from 'node:path';
import {
  checkImageFolder,
  type ImageFolder,
  type ImageFolderOptions,
  imageFolder,
} from '../folder/image-folder.js';
import { decodeFile } from './decode-image.js';
import { walkFolder } from './walk-folder.js';

/**
 * A folder of images as a dataset, with the rules of torchvision's `ImageFolder`: in it one folder for each class, named after it; the
 * labels are the places of the names in their sorted order; images may lie deeper. Its images are decoded when they are needed,
 * by the package `sharp`.
 *
 * Where it holds a folder `train` with class folders, those are the training images, and `test` (else `val` or `validation`) holds
 * the images to measure on. Else, or where there are none to measure on, a part of each class is held out as `test`: the same in each call.
 *
 * @param folder - Its path.
 * @throws Error where it is no such folder: no class or only one, an empty class, a test image of an unknown one; RangeError on options
 * out of bounds. Reading throws ImageDecodeError naming the file, or an Error saying what to install where sharp is not there.
 *
 * @example
 * const train = await loadImageFolder('flowers', { inputSize: 160 });
 * const loader = dataLoader(train, { shuffle: true, augment: { randomResizedCrop: {}, flip: true } });
 */
export async function loadImageFolder(
  folder: string,
  options: ImageFolderOptions = {},
): Promise<ImageFolder> {
  checkImageFolder(options);
  return imageFolder(await walkFolder(folder), basename(resolve(folder)), options, decodeFile);
}
