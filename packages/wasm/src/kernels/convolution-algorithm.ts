import type { ConvolutionSizes } from '@residualjs/ops';

/**
 * Whether a convolution and its gradients go through Winograd F(4x4, 3x3) rather than the direct kernels.
 *
 * GFLOP/s counted as those of the direct algorithm, relaxed SIMD, one thread (direct -> Winograd), by
 * `node scripts/measure-convolution.mjs`:
 *
 * | batch x image, channels | forward | input gradient | filter gradient |
 * |---|---|---|---|
 * | 32 x 32x32, 16 | 51 -> 132 | 51 -> 131 | 48 -> 126 |
 * | 32 x 16x16, 32 | 53 -> 163 | 53 -> 160 | 49 -> 157 |
 * | 32 x 8x8, 64 | 54 -> 166 | 54 -> 158 | 51 -> 163 |
 * | 32 x 7x7, 64 | 47 -> 125 | 47 -> 119 | 53 -> 124 |
 * | 8 x 14x14, 256 | 37 -> 128 | 36 -> 118 | 45 -> 109 |
 * | 4 x 8x8, 64 (16 tiles) | 54 -> 98 | 52 -> 80 | 50 -> 98 |
 * | 2 x 8x8, 64 (8 tiles) | 54 -> 68 | 50 -> 51 | 48 -> 66 |
 * | 1 x 8x8, 64 (4 tiles) | 53 -> 42 | 47 -> 29 | 45 -> 40 |
 * | 64 x 2x2, 64 (a quarter of each tile used) | 54 -> 38 | 51 -> 35 | 29 -> 38 |
 *
 * Winograd takes 4x4 pixels in about a third of the time, whether a tile is used in full or not, and the transforms of the
 * filters cost what 16 tiles do.
 */
export function prefersWinograd(
  s: ConvolutionSizes,
  outputHeight: number,
  outputWidth: number,
  filterTiles = 16,
): boolean {
  const isThreeByThree = s.kernelHeight === 3 && s.kernelWidth === 3;
  if (!isThreeByThree || s.strideHeight !== 1 || s.strideWidth !== 1) return false;
  const pixels = s.batch * outputHeight * outputWidth;
  const tiles = s.batch * Math.ceil(outputHeight / 4) * Math.ceil(outputWidth / 4);
  return 3 * pixels >= 16 * (tiles + filterTiles);
}

/** Input channels in vectors, output channels in groups of four vectors. */
const hasWinogradChannels = (inChannels: number, outChannels: number): boolean =>
  inChannels % 4 === 0 && outChannels % 16 === 0;

/** The forward pass; `prepared` where the filters are transformed already. */
export const forwardFitsWinograd = (s: ConvolutionSizes, prepared = false): boolean =>
  hasWinogradChannels(s.inChannels, s.outChannels) &&
  prefersWinograd(s, s.outHeight, s.outWidth, prepared ? 0 : 16);

/**
 * The forward pass of a 3x3 convolution with stride 2 through Winograd, in four parts.
 *
 * GFLOP/s counted as those of the direct algorithm, relaxed SIMD, one thread (direct -> Winograd with prepared filters):
 *
 * | batch x image, channels | forward |
 * |---|---|
 * | 32 x 32x32, 16 -> 32 | 50 -> 76 |
 * | 32 x 16x16, 32 -> 64 | 52 -> 85 |
 * | 1 x 16x16, 32 -> 64 | 51 -> 84 |
 *
 * A tile of 4x4 pixels takes what 10 pixels take directly, whether it is used in full or not, the transform of a filter what 64
 * tiles do.
 */
export function forwardFitsStridedWinograd(s: ConvolutionSizes, prepared = false): boolean {
  const isThreeByThree = s.kernelHeight === 3 && s.kernelWidth === 3;
  if (!isThreeByThree || s.strideHeight !== 2 || s.strideWidth !== 2) return false;
  if (!hasWinogradChannels(s.inChannels, s.outChannels)) return false;
  const pixels = s.batch * s.outHeight * s.outWidth;
  const tiles = s.batch * Math.ceil(s.outHeight / 4) * Math.ceil(s.outWidth / 4);
  return pixels >= 10 * (tiles + (prepared ? 0 : 64));
}

/** What can be made of a filter before it is known what it will be convolved with; null for nothing. */
export function preparationOf(
  [kernelHeight, kernelWidth, inChannels, outChannels]: readonly number[],
  strides: readonly number[],
): 'winograd' | 'strided' | 'pointwise' | null {
  const isOf = (size: number) => kernelHeight === size && kernelWidth === size;
  const hasStrides = (stride: number) => strides.every((one) => one === stride);
  if (!hasWinogradChannels(inChannels!, outChannels!)) return null;
  if (isOf(3) && hasStrides(2)) return 'strided';
  if (!hasStrides(1)) return null;
  if (isOf(3)) return 'winograd';
  return isOf(1) ? 'pointwise' : null;
}

/** The gradient of the input: a forward pass from output to input channels, with padding 2 - top and 2 - left. */
export const inputGradientFitsWinograd = (s: ConvolutionSizes): boolean =>
  s.inChannels % 16 === 0 &&
  s.outChannels % 4 === 0 &&
  s.top <= 2 &&
  s.left <= 2 &&
  prefersWinograd(s, s.height, s.width);

/**
 * Whether a convolution is a product of pixels with a matrix, and nothing else.
 *
 * GFLOP/s, relaxed SIMD, one thread, each kernel alone and, in brackets, within a step of preresnet164, whose tensors come from
 * memory (direct -> matrix product):
 *
 * | batch x image, channels | forward | input gradient | filter gradient |
 * |---|---|---|---|
 * | 32 x 32x32, 16 -> 64 | 51 -> 55 (40 -> 47) | -> 55 (38 -> 50) | 47 -> 47 (34 -> 37) |
 * | 32 x 32x32, 64 -> 16 | 54 -> 55 | -> 55 (37 -> 46) | 41 -> 45 (33 -> 32) |
 * | 32 x 16x16, 128 -> 32 | 54 -> 55 (43 -> 49) | -> 55 (46 -> 50) | 44 -> 50 (37 -> 42) |
 * | 32 x 8x8, 64 -> 256 | 52 -> 55 (41 -> 50) | -> 54 (44 -> 50) | 48 -> 52 (38 -> 46) |
 * | 32 x 8x8, 256 -> 64 | 53 -> 54 (39 -> 50) | -> 55 (45 -> 51) | 45 -> 51 |
 */
const isPointwise = (s: ConvolutionSizes): boolean =>
  s.kernelHeight * s.kernelWidth === 1 &&
  s.strideHeight * s.strideWidth === 1 &&
  s.height === s.outHeight &&
  s.width === s.outWidth;

/** The forward pass of a 1x1 convolution: input channels in fours, output channels in panels of 16. */
export const forwardFitsPointwise = (s: ConvolutionSizes): boolean =>
  isPointwise(s) && s.inChannels % 4 === 0 && s.outChannels % 16 === 0;

/** The gradient of its input: the other way round. */
export const inputGradientFitsPointwise = (s: ConvolutionSizes): boolean =>
  isPointwise(s) && s.inChannels % 16 === 0 && s.outChannels % 4 === 0;

/** The gradient of its filters: input channels by the cache line, output channels in pairs of vectors. */
export const filterGradientFitsPointwise = (s: ConvolutionSizes): boolean =>
  isPointwise(s) && s.inChannels % 16 === 0 && s.outChannels % 8 === 0;

/** The gradient of the filters: input channels in vectors, output channels in pairs of vectors. */
export const filterGradientFitsWinograd = (s: ConvolutionSizes): boolean =>
  s.inChannels % 4 === 0 && s.outChannels % 8 === 0 && prefersWinograd(s, s.outHeight, s.outWidth);

/**
 * In how many chunks the sums of a filter gradient are taken, that is on how many threads at most. It depends on the sizes alone,
 * so the result does not depend on the threads. A chunk costs about what 12 tiles (32 pixels of a direct kernel) do; with the
 * square root that is less than a tenth of the work.
 */
export const filterGradientChunks = (
  s: Pick<ConvolutionSizes, 'batch' | 'outHeight' | 'outWidth'>,
  winograd: boolean,
): number => {
  const tiles = s.batch * Math.ceil(s.outHeight / 4) * Math.ceil(s.outWidth / 4);
  const pixels = s.batch * s.outHeight * s.outWidth;
  const [most, affordable] = winograd ? [tiles, tiles / 32] : [s.batch, pixels / 64];
  return Math.max(1, Math.min(16, most, Math.floor(Math.sqrt(affordable))));
};
