import type { Pixels } from '../augmentation/pixels.js';
import { resize } from '../augmentation/resize.js';
import type { DecodeOptions } from './decode.js';

/** What a decoder gives: values of `step` for each pixel, of which the first are those of red, green and blue. */
export interface Decoded {
  data: Uint8Array | Uint8ClampedArray;
  height: number;
  width: number;
  /** 3, or 4 with alpha behind, which is not looked at, as torchvision's loader. */
  step: number;
}

/** Pillow's `convert('L')`: ITU-R BT.601 in 16 bits behind the point. */
const grey = (red: number, green: number, blue: number) =>
  (red * 19595 + green * 38470 + blue * 7471 + 0x8000) >> 16;

/** A decoded image with the channels that are wanted, its shorter side at most as long as it may be. */
export function toPixels(
  { data, height, width, step }: Decoded,
  { channels = 3, shorterSide = Number.POSITIVE_INFINITY }: DecodeOptions,
): Pixels {
  const pixels = { data: select(data, height * width, step, channels), height, width, channels };
  const shorter = Math.min(height, width);
  if (shorter <= shorterSide) return pixels;
  const reduced = (side: number) => Math.max(shorterSide, Math.trunc((side * shorterSide) / shorter));
  return resize(pixels, reduced(height), reduced(width));
}

function select(data: Decoded['data'], count: number, step: number, channels: number): Uint8Array {
  if (step === channels) return new Uint8Array(data.buffer, data.byteOffset, data.length);
  const result = new Uint8Array(count * channels);
  for (let i = 0, from = 0, to = 0; i < count; i++, from += step) {
    if (channels === 1) result[to++] = grey(data[from], data[from + 1], data[from + 2]);
    else for (let channel = 0; channel < 3; channel++) result[to++] = data[from + channel];
  }
  return result;
}
