/** Changes of colour, each as torchvision's function of the same name computes it for images of 8 bits. */
import { blend, luminance, type Pixels, toByte, withData } from './pixels.js';

/** Factor 0 is black, 1 the image, 2 twice as bright. */
export const adjustBrightness = (image: Pixels, factor: number): Pixels => blend(image, () => 0, factor);

/** Factor 0 is the image's mean brightness everywhere, 1 the image. */
export function adjustContrast(image: Pixels, factor: number): Pixels {
  const grey = luminance(image);
  const mean = grey.reduce((sum, value) => sum + value, 0) / grey.length;
  return blend(image, () => mean, factor);
}

/** Factor 0 is grey, 1 the image; grey images stay. */
export function adjustSaturation(image: Pixels, factor: number): Pixels {
  if (image.channels === 1) return image;
  const grey = luminance(image);
  return blend(image, (i) => grey[Math.trunc(i / 3)], factor);
}

/** Turns the hue of each pixel by a part of the circle, from -0.5 to 0.5; grey images stay. */
export function adjustHue(image: Pixels, turn: number): Pixels {
  if (image.channels === 1) return image;
  const { data } = image;
  const result = new Uint8Array(data.length);
  for (let at = 0; at < data.length; at += 3) {
    const [r, g, b] = [data[at] / 255, data[at + 1] / 255, data[at + 2] / 255];
    const value = Math.max(r, g, b);
    const range = value - Math.min(r, g, b);
    let sector = 0;
    if (range > 0) {
      if (value === r) sector = (g - b) / range;
      else if (value === g) sector = 2 + (b - r) / range;
      else sector = 4 + (r - g) / range;
    }
    const turned = sector + 6 * turn;
    const saturation = value === 0 ? 0 : range / value;
    result[at] = fromHsv(5 + turned, saturation, value);
    result[at + 1] = fromHsv(3 + turned, saturation, value);
    result[at + 2] = fromHsv(1 + turned, saturation, value);
  }
  return withData(image, result);
}

/** One channel of a colour whose hue is given in sixths of the circle, from 5 on for red, from 3 for green and from 1 for blue. */
function fromHsv(hue: number, saturation: number, value: number): number {
  const sixth = hue - 6 * Math.floor(hue / 6);
  const distance = Math.max(0, Math.min(1, sixth, 4 - sixth));
  return toByte((value - value * saturation * distance) * 255.999); // as torchvision brings floats to bytes
}

/** Factor 0 is a smoothed image, 1 the image, 2 a sharpened one; the pixels at the border stay. */
export function adjustSharpness(image: Pixels, factor: number): Pixels {
  const { data, height, width, channels } = image;
  if (height <= 2 || width <= 2) return image;
  const smooth = Uint8Array.from(data);
  const row = width * channels;
  for (let y = 1; y < height - 1; y++) {
    for (let x = 1; x < width - 1; x++) {
      for (let c = 0; c < channels; c++) {
        const at = y * row + x * channels + c;
        let sum = 4 * data[at]; // 5 in the middle, 1 around it, over 13
        for (const line of [at - row, at, at + row]) {
          sum += data[line - channels] + data[line] + data[line + channels];
        }
        smooth[at] = Math.round(sum / 13);
      }
    }
  }
  return blend(image, (i) => smooth[i], factor);
}

/** Keeps the highest bits of each value, 0 to 8 of them. */
export function posterize(image: Pixels, bits: number): Pixels {
  const mask = (0xff << (8 - bits)) & 0xff;
  return withData(
    image,
    image.data.map((value) => value & mask),
  );
}

/** Inverts all values of at least `threshold`. */
export const solarize = (image: Pixels, threshold: number): Pixels =>
  withData(
    image,
    image.data.map((value) => (value >= threshold ? 255 - value : value)),
  );

/** Stretches each channel over all of 0..255; one that is all alike stays. */
export function autoContrast(image: Pixels): Pixels {
  const { data, channels } = image;
  const result = new Uint8Array(data.length);
  for (let c = 0; c < channels; c++) {
    let [low, high] = [255, 0];
    for (let i = c; i < data.length; i += channels) {
      low = Math.min(low, data[i]);
      high = Math.max(high, data[i]);
    }
    const scale = high > low ? 255 / (high - low) : 1;
    const from = high > low ? low : 0;
    for (let i = c; i < data.length; i += channels)
      result[i] = toByte(Math.fround((data[i] - from) * Math.fround(scale)));
  }
  return withData(image, result);
}

/** Spreads the values of each channel so that all are about as frequent. */
export function equalize(image: Pixels): Pixels {
  const { data, channels } = image;
  const result = new Uint8Array(data.length);
  for (let c = 0; c < channels; c++) {
    const counts = new Array<number>(256).fill(0);
    for (let i = c; i < data.length; i += channels) counts[data[i]] += 1;
    const used = counts.filter((count) => count > 0);
    const step = Math.floor(used.slice(0, -1).reduce((sum, count) => sum + count, 0) / 255);
    let below = 0;
    const table = counts.map((count) => {
      const value = step === 0 ? 0 : Math.min(255, Math.floor((below + Math.floor(step / 2)) / step));
      below += count;
      return value;
    });
    for (let i = c; i < data.length; i += channels) result[i] = step === 0 ? data[i] : table[data[i]];
  }
  return withData(image, result);
}
