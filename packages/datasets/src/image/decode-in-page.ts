import type { Pixels } from '../augmentation/pixels.js';
import { type DecodeOptions, type ImageFile, MAX_PIXELS } from './decode.js';
import { ImageDecodeError } from './decode-error.js';
import { checkHeader } from './image-header.js';
import { toPixels } from './to-pixels.js';

/**
 * The pixels of an image, by the decoder of the browser, in a page or in a worker of one: turned as its camera says, in sRGB,
 * 8 bits a channel; alpha is left out.
 *
 * @throws ImageDecodeError naming the file
 */
export async function decodeInPage({ name, blob }: ImageFile, options: DecodeOptions): Promise<Pixels> {
  if (blob === undefined)
    throw new ImageDecodeError(name, 'a page has no file of this name, only what it is given');
  try {
    checkHeader(name, new Uint8Array(await blob.arrayBuffer()), options.maxPixels ?? MAX_PIXELS);
    const bitmap = await createImageBitmap(blob, {
      imageOrientation: 'from-image',
      premultiplyAlpha: 'none',
    });
    const { height, width } = bitmap;
    try {
      const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
      if (context === null) throw new Error('the page has no canvas to read it from');
      context.drawImage(bitmap, 0, 0);
      return toPixels(
        { data: context.getImageData(0, 0, width, height).data, height, width, step: 4 },
        options,
      );
    } finally {
      bitmap.close();
    }
  } catch (error) {
    if (error instanceof ImageDecodeError) throw error;
    throw new ImageDecodeError(name, (error as Error).message, { cause: error });
  }
}
