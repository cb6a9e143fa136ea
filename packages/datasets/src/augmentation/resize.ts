import { resizeTaps, type Taps } from '@residualjs/common';
import type { Pixels } from './pixels.js';

/**
 * An image in another size, `[H, W, C] -> [height, width, C]`: bilinear, and where it shrinks the average of all pixels
 * that one of the result covers. Byte for byte what Pillow's `Image.resize` gives with `BILINEAR`, and within one level
 * of torchvision's `resize` with `antialias=True`.
 *
 * @throws RangeError if a side is not an integer of at least 1.
 */
export function resize(pixels: Pixels, height: number, width: number): Pixels {
  for (const [side, length] of Object.entries({ height, width })) {
    if (!Number.isInteger(length) || length < 1) {
      throw new RangeError(`${side} (=${length}) to resize an image to must be an integer of at least 1`);
    }
  }
  return resample(pixels, resizeTaps(pixels.height, height), resizeTaps(pixels.width, width));
}

/** The image with a row for each of `rows` and a column for each of `columns`; rows of the old one that none needs are passed over. */
export function resample({ data, width, channels }: Pixels, rows: Taps[], columns: Taps[]): Pixels {
  const first = rows[0].start;
  const count = rows[rows.length - 1].start + rows[rows.length - 1].weights.length - first;
  const stride = columns.length * channels;
  const narrow = new Uint8Array(count * stride); // rounded to bytes between the two ways, as Pillow does
  const across = inIntegers(columns);
  for (let y = 0; y < count; y++)
    weigh(data, (first + y) * width * channels, narrow, y * stride, channels, across);
  const result = new Uint8Array(rows.length * stride);
  weigh(narrow, -first * stride, result, 0, stride, inIntegers(rows));
  return { data: result, height: rows.length, width: columns.length, channels };
}

/** Weights in units of 2^-22, as Pillow has them: 255 times their sum is still below 2^31. */
const BITS = 22;

interface IntegerTaps {
  /** Where each output begins. */
  starts: Int32Array;
  /** Which weights are its own: those from `ends[i - 1]` to `ends[i]`. */
  ends: Int32Array;
  weights: Int32Array;
}

function inIntegers(taps: Taps[]): IntegerTaps {
  let end = 0;
  return {
    starts: Int32Array.from(taps, ({ start }) => start),
    ends: Int32Array.from(taps, ({ weights }) => {
      end += weights.length;
      return end;
    }),
    weights: Int32Array.from(
      taps.flatMap(({ weights }) => weights),
      (weight) => Math.round(weight * 2 ** BITS),
    ),
  };
}

/** `target[to + i step + lane]` becomes the sum of `weight source[from + (start + j) step + lane]`, for each output i and `lane < step`. */
function weigh(
  source: Uint8Array,
  from: number,
  target: Uint8Array,
  to: number,
  step: number,
  { starts, ends, weights }: IntegerTaps,
): void {
  let out = to;
  for (let i = 0, begin = 0; i < starts.length; begin = ends[i++]) {
    const end = ends[i];
    for (let lane = from + starts[i] * step; lane < from + (starts[i] + 1) * step; lane++) {
      let sum = 1 << (BITS - 1);
      for (let j = begin, at = lane; j < end; j++, at += step) sum += weights[j] * source[at];
      target[out++] = Math.min(255, sum >> BITS); // the weights of very many pixels may be rounded to a sum above 1
    }
  }
}
