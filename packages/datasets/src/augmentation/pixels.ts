/** One image of 8 bits a channel, row by row. */
export interface Pixels {
  /** `height * width * channels` values. */
  data: Uint8Array;
  /** Rows. */
  height: number;
  /** Columns. */
  width: number;
  /** 1 for grey, 3 for red, green and blue. */
  channels: number;
}

/** The same image with other values. */
export const withData = ({ height, width, channels }: Pixels, data: Uint8Array): Pixels => ({
  data,
  height,
  width,
  channels,
});

/** Brings a value into 0..255 and drops what is behind the point, as torchvision does. */
export const toByte = (value: number): number => (value <= 0 ? 0 : value >= 255 ? 255 : Math.trunc(value));

/**
 * `factor a + (1 - factor) b`: 1 gives a, 0 gives b, and above 1 leads away from b. In float32 as torchvision computes it: where
 * a and b are alike the sum is near a whole number, and which side of it decides what remains of it.
 */
export function blend(image: Pixels, other: (index: number) => number, factor: number): Pixels {
  const { data } = image;
  const { fround } = Math;
  const [own, others] = [fround(factor), fround(1 - factor)];
  const result = new Uint8Array(data.length);
  for (let i = 0; i < data.length; i++) {
    result[i] = toByte(fround(fround(own * data[i]) + fround(others * fround(other(i)))));
  }
  return withData(image, result);
}

/** The brightness of each pixel by the weights of ITU-R BT.601, as a whole number; of a grey image its values. */
export function luminance({ data, height, width, channels }: Pixels): Uint8Array {
  if (channels === 1) return data;
  const result = new Uint8Array(height * width);
  for (let i = 0, at = 0; i < result.length; i++, at += 3) {
    result[i] = toByte(0.2989 * data[at] + 0.587 * data[at + 1] + 0.114 * data[at + 2]);
  }
  return result;
}
