import { readFileSync } from 'node:fs';
import type { Pixels } from '../augmentation/pixels.js';

/** A file of `src/golden`. */
export const readGolden = <T>(name: string): T =>
  JSON.parse(readFileSync(new URL(`../golden/${name}`, import.meta.url), 'utf8'));

/** The images of tools/golden/crops.py: value i is `(7 i i + 13 i) mod 256`. */
export const goldenPixels = (height: number, width: number, channels: number): Pixels => ({
  data: Uint8Array.from({ length: height * width * channels }, (_, i) => (7 * i * i + 13 * i) % 256),
  height,
  width,
  channels,
});

/** The largest difference of two images of one size. */
export function largestDifference(found: ArrayLike<number>, wanted: ArrayLike<number>): number {
  if (found.length !== wanted.length)
    throw new Error(`${found.length} values where there are ${wanted.length}`);
  return Array.from(found).reduce((most, value, i) => Math.max(most, Math.abs(value - wanted[i])), 0);
}
