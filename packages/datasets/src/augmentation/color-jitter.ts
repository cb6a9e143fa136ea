import type { Random } from '../random.js';
import { adjustBrightness, adjustContrast, adjustHue, adjustSaturation } from './color.js';
import type { Pixels } from './pixels.js';

/** How far colours may change. */
export interface ColorJitterOptions {
  /** The factor is drawn evenly from [max(0, 1 - brightness), 1 + brightness]; 0 for no change. */
  brightness?: number;
  /** Likewise. */
  contrast?: number;
  /** Likewise. */
  saturation?: number;
  /** The turn is drawn evenly from [-hue, hue], in parts of the circle; at most 0.5. */
  hue?: number;
}

/** Throws where a change is none that can be drawn. */
export function checkColorJitter({
  brightness = 0,
  contrast = 0,
  saturation = 0,
  hue = 0,
}: ColorJitterOptions): void {
  for (const [name, value] of Object.entries({ brightness, contrast, saturation, hue })) {
    const most = name === 'hue' ? 0.5 : Number.POSITIVE_INFINITY;
    if (!(value >= 0 && value <= most && Number.isFinite(value))) {
      const bound = name === 'hue' ? 'from 0 to 0.5' : 'of at least 0';
      throw new RangeError(`augment.colorJitter.${name} (=${value}) must be a number ${bound}`);
    }
  }
}

/** Changes brightness, contrast, saturation and hue, in an order that is drawn too, as torchvision's `ColorJitter` does. */
export function colorJitter(
  image: Pixels,
  { brightness = 0, contrast = 0, saturation = 0, hue = 0 }: ColorJitterOptions,
  uniform: Random,
): Pixels {
  const around = (change: number) =>
    Math.max(0, 1 - change) + uniform() * (1 + change - Math.max(0, 1 - change));
  const changes: ((image: Pixels) => Pixels)[] = [];
  const add = (change: (image: Pixels, factor: number) => Pixels, factor: number) =>
    changes.splice(Math.floor(uniform() * (changes.length + 1)), 0, (pixels) => change(pixels, factor));
  if (brightness > 0) add(adjustBrightness, around(brightness));
  if (contrast > 0) add(adjustContrast, around(contrast));
  if (saturation > 0) add(adjustSaturation, around(saturation));
  if (hue > 0) add(adjustHue, (2 * uniform() - 1) * hue);
  return changes.reduce((pixels, change) => change(pixels), image);
}
