import { normalValues, type Random } from '../random.js';
import type { Start } from './config.js';

/** One layer, W x + b, as plain numbers. */
export interface LayerStart {
  /** `[width][width]`, row by row. */
  weights: number[];
  biases: number[];
}

/**
 * Draws the layers of one network: weights mean I + (deviation / √width) N(0, 1) and biases 0; or uniform, with the same deviation for
 * weights and biases.
 */
export function startLayers(
  layers: number,
  width: number,
  { mean, deviation, distribution }: Start,
  random: Random,
): LayerStart[] {
  const scaled = deviation / Math.sqrt(width);
  const draw = (size: number) =>
    distribution === 'gaussian'
      ? [...normalValues(size, scaled, random)]
      : Array.from({ length: size }, () => scaled * Math.sqrt(3) * (2 * random() - 1));
  return Array.from({ length: layers }, () => ({
    weights: draw(width * width).map((value, i) => value + (i % (width + 1) === 0 ? mean : 0)),
    biases: distribution === 'gaussian' ? new Array(width).fill(0) : draw(width),
  }));
}
