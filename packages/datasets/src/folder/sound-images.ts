import type { Pixels } from '../augmentation/pixels.js';
import type { ImageFile } from '../image/decode.js';
import { ImageDecodeError } from '../image/decode-error.js';
import { inLanes } from '../in-lanes.js';
import { counted } from './tree.js';

/** Names of damaged files that a note tells. */
const NAMED = 5;
/** Images that are decoded at a time. */
const LANES = 4;

/** Those of some images that can be decoded, in their order, and a note of the others. */
export async function soundImages<T extends { image: ImageFile }>(
  items: readonly T[],
  decode: (file: ImageFile) => Promise<Pixels>,
): Promise<{ images: T[]; damaged: string[] }> {
  const problems: (string | undefined)[] = new Array(items.length);
  await inLanes(items.length, LANES, async (i) => {
    try {
      await decode(items[i].image);
    } catch (error) {
      if (!(error instanceof ImageDecodeError)) throw error;
      problems[i] = error.message;
    }
  });
  const found = problems.filter((problem) => problem !== undefined);
  const more = found.length > NAMED ? [`… and ${found.length - NAMED} more`] : [];
  const damaged = [
    `${counted(found.length, 'damaged image', ['is', 'are'])} left out:`,
    ...found.slice(0, NAMED),
    ...more,
  ];
  return {
    images: items.filter((_, i) => problems[i] === undefined),
    damaged: found.length > 0 ? [damaged.join(' ')] : [],
  };
}
