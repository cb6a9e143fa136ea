import type { Pixels } from '../augmentation/pixels.js';
import { checkWhole } from '../check-whole.js';

/** A file with an image in it. */
export interface ImageFile {
  /** What errors call it; in Node its path. */
  name: string;
  /** Its content, in a page. */
  blob?: Blob;
}

/** How images are decoded. */
export interface DecodeOptions {
  /** 3 for red, green and blue; 1 for grey, by the weights of ITU-R BT.601 as Pillow makes it. Default 3. */
  channels?: number;
  /**
   * The most pixels that an image may have, so that a small file cannot take all memory; default 89,478,485, where Pillow
   * warns: a quarter of a GiB in RGB.
   */
  maxPixels?: number;
  /**
   * Images whose shorter side is longer are reduced to it as they are read: large photos are then cheap to keep. Default:
   * none is.
   */
  shorterSide?: number;
}

/** Reads and decodes a file. */
export type DecodeImage = (file: ImageFile, options: DecodeOptions) => Promise<Pixels>;

/** A quarter of a GiB of RGB, as Pillow's `MAX_IMAGE_PIXELS`. */
export const MAX_PIXELS = 89_478_485;

/** Throws where an option is out of bounds. */
export function checkDecode({ channels = 3, maxPixels = MAX_PIXELS, shorterSide = 1 }: DecodeOptions): void {
  if (channels !== 1 && channels !== 3) throw new RangeError(`channels (=${channels}) must be 1 or 3`);
  checkWhole('maxPixels', maxPixels, 1, 2 ** 30);
  checkWhole('shorterSide', shorterSide, 1, 65_536);
}
