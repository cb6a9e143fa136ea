import type { LabelledImages } from './dataset.js';

/**
 * What each byte of each channel of RGB becomes, `[C, 256]`: `(value / 255 - mean[c]) / std[c]`, or `value / 255` where
 * `normalize` is false.
 *
 * @throws RangeError if a standard deviation is not above 0 or a mean is not finite.
 */
export function normalizationTable(
  {
    name,
    shape,
    mean,
    std,
    channelOrder,
  }: Pick<LabelledImages, 'name' | 'shape' | 'mean' | 'std' | 'channelOrder'>,
  normalize: boolean,
): Float32Array {
  const channels = shape[2];
  const table = new Float32Array(channels * 256);
  for (let channel = 0; channel < channels; channel++) {
    const place = channelOrder === 'bgr' ? channels - 1 - channel : channel;
    const centre = normalize ? mean[place] : 0;
    const scale = normalize ? std[place] : 1;
    if (!Number.isFinite(centre) || !(scale > 0 && Number.isFinite(scale))) {
      throw new RangeError(
        `dataset '${name}': channel ${place} has mean ${centre} and std ${scale}; std must be above 0`,
      );
    }
    for (let value = 0; value < 256; value++) table[channel * 256 + value] = (value / 255 - centre) / scale;
  }
  return table;
}
