/** What one output pixel is made of: neighbouring input pixels and their weights, which sum to 1. */
export interface Taps {
  /** Index of the first input pixel. */
  readonly start: number;
  readonly weights: readonly number[];
}

/**
 * The taps of output pixels `offset` to `offset + count - 1` where `from` pixels are resized to `to`: bilinear with half-pixel
 * centres, and where the image shrinks with the triangle stretched over all pixels that an output pixel covers, so that
 * none is passed over. The resize of Pillow, and of torchvision with `antialias`; enlarging it is that of
 * `torch.nn.functional.interpolate(mode='bilinear')`.
 *
 * Pixel i takes input pixels j in proportion to `max(0, 1 - |j + 0.5 - c| / s)`, with `c = (i + 0.5) from / to` and
 * `s = max(1, from / to)`.
 */
export function resizeTaps(from: number, to: number, offset = 0, count = to): Taps[] {
  const scale = from / to;
  const reach = Math.max(1, scale);
  const taps: Taps[] = [];
  for (let i = offset; i < offset + count; i++) {
    const centre = (i + 0.5) * scale;
    const start = Math.max(0, Math.floor(centre - reach + 0.5));
    const end = Math.min(from, Math.floor(centre + reach + 0.5));
    const weights: number[] = [];
    let total = 0;
    for (let j = start; j < end; j++) {
      const weight = Math.max(0, 1 - Math.abs(j + 0.5 - centre) / reach);
      weights.push(weight);
      total += weight;
    }
    for (let j = 0; j < weights.length; j++) weights[j] /= total;
    taps.push({ start, weights });
  }
  return taps;
}
