import type { ImageDataLike } from '@residualjs/models';

/** What is used of sharp; it is optional, so its types are not needed. */
interface Sharp {
  rotate(): Sharp;
  toColourspace(space: 'srgb'): Sharp;
  ensureAlpha(): Sharp;
  raw(): Sharp;
  toBuffer(options: { resolveWithObject: true }): Promise<{
    data: Uint8Array;
    info: { width: number; height: number };
  }>;
}

/** Opens a file as an image, as sharp does. */
export type OpenImage = (path: string) => Sharp;

const PACKAGE = 'sharp';

/**
 * Loads sharp, which decodes JPEG, PNG, WebP, AVIF, TIFF, GIF and SVG.
 *
 * @throws Error saying what to install, where it is not there.
 */
export async function loadSharp(name: string = PACKAGE): Promise<OpenImage> {
  try {
    return (await import(name)).default;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw error;
    throw new Error(
      `images are decoded by the package '${name}', which is not installed: npm install ${name}`,
      {
        cause: error,
      },
    );
  }
}

/**
 * The pixels of an image file, turned as its camera says, in sRGB.
 *
 * @throws Error naming the file where it is none or is damaged.
 */
export async function decodeImage(path: string, open: OpenImage): Promise<ImageDataLike> {
  try {
    const image = open(path).rotate().toColourspace('srgb').ensureAlpha().raw();
    const { data, info } = await image.toBuffer({ resolveWithObject: true });
    return { data, width: info.width, height: info.height };
  } catch (error) {
    throw new Error(`'${path}' cannot be read as an image: ${(error as Error).message}`, { cause: error });
  }
}
