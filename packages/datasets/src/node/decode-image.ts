import { readFile } from 'node:fs/promises';
import type { Pixels } from '../augmentation/pixels.js';
import { checkDecode, type DecodeOptions, type ImageFile, MAX_PIXELS } from '../image/decode.js';
import { ImageDecodeError } from '../image/decode-error.js';
import { checkHeader } from '../image/image-header.js';
import { toPixels } from '../image/to-pixels.js';

/** What is used of sharp. */
type Sharp = typeof import('sharp')['default'];

let loaded: Promise<Sharp> | null = null;

/**
 * Loads sharp once.
 *
 * @throws Error saying what to install, where it is not there.
 */
function loadSharp(): Promise<Sharp> {
  loaded ??= import('sharp').then(
    (module) => module.default,
    (error) => {
      loaded = null;
      if ((error as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw error;
      throw new Error(
        "images are decoded by the package 'sharp', which is not installed: npm install sharp",
        {
          cause: error,
        },
      );
    },
  );
  return loaded;
}

/**
 * The pixels of an image file, by the package `sharp`: turned as its camera says (EXIF), in sRGB, 8 bits a channel; alpha is left
 * out. What a file is goes by its bytes: JPEG, PNG, WebP, GIF (its first frame), AVIF or TIFF.
 *
 * @throws ImageDecodeError naming the file where it is none of these, damaged, or larger than `maxPixels`; Error saying what to
 * install where sharp is not there.
 *
 * @example
 * const { data, height, width, channels } = await decodeImage('cat.jpg');
 */
export async function decodeImage(path: string, options: DecodeOptions = {}): Promise<Pixels> {
  checkDecode(options);
  const sharp = await loadSharp();
  const { maxPixels = MAX_PIXELS } = options;
  try {
    const bytes = await readFile(path);
    checkHeader(path, bytes, maxPixels);
    const image = sharp(bytes, { failOn: 'error', limitInputPixels: maxPixels })
      .rotate()
      .toColourspace('srgb')
      .removeAlpha()
      .raw({ depth: 'uchar' });
    const { data, info } = await image.toBuffer({ resolveWithObject: true });
    return toPixels({ data, height: info.height, width: info.width, step: info.channels }, options);
  } catch (error) {
    if (error instanceof ImageDecodeError) throw error;
    const [problem] = (error as Error).message.split('\n'); // libvips adds what came of it
    throw new ImageDecodeError(path, problem, { cause: error });
  }
}

/** The same of a file in a list. */
export const decodeFile = ({ name }: ImageFile, options: DecodeOptions): Promise<Pixels> =>
  decodeImage(name, options);
