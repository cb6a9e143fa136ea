import type { Pixels } from '../augmentation/pixels.js';

/** Reads an image of a dataset. */
export type ReadPixels = (index: number) => Promise<Pixels>;

/**
 * A reader that keeps images until they fill so many bytes, and those for good: passes over a dataset ask for every image
 * once, so that throwing out the oldest for the newest would keep none until it is asked for again.
 */
export function cachePixels(read: ReadPixels, bytes: number): ReadPixels {
  const kept = new Map<number, Pixels>();
  let left = bytes;
  return async (index) => {
    const there = kept.get(index);
    if (there) return there;
    const pixels = await read(index);
    if (pixels.data.byteLength <= left && !kept.has(index)) {
      left -= pixels.data.byteLength;
      kept.set(index, pixels);
    }
    return pixels;
  };
}
