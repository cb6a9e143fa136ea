import type { WasmHost } from '../host.js';
import type { ThreadScratch } from '../threads/pool.js';
import { type ConvolutionSizes, inOrder } from './convolution.js';

/** Vectors of filters that are worth a call of their own, some 20 microseconds. */
const VECTORS = 256;

/** The operands of a convolution as addresses, 0 where there is none; the output is made when the scratch is there. */
export interface ConvolutionOperands {
  input: number;
  filter: number;
  bias: number;
  /** Of the shape of the output. */
  addend: number;
  relu: boolean;
  /** What the algorithm makes of the filter, where that was done before. */
  prepared: number;
}

/** Values of a filter [3, 3, in, out] taken to its points. */
export const winogradPoints = (inChannels: number, outChannels: number): number =>
  36 * inChannels * outChannels;

/** Takes filters [3, 3, in, out] to their 36 points, for all convolutions with them. */
export function winogradFilterPoints(
  host: WasmHost,
  filter: number,
  points: number,
  inChannels: number,
  outChannels: number,
  scratch: ThreadScratch,
): void {
  const work = { units: (inChannels * outChannels) / 4, atLeast: VECTORS, scratch };
  host.split('winogradFilterPoints', work, filter, points, inChannels, outChannels);
}

/** Bytes of scratch for {@link winogradFilterPoints}. */
export const FILTER_POINTS_SCRATCH = 18 * 16;

/** A 3x3 convolution of stride 1 through Winograd F(4x4, 3x3): filters to points, then rows of tiles. */
export function winogradConvolution<Output>(
  host: WasmHost,
  sizes: ConvolutionSizes,
  { input, filter, bias, addend, relu, prepared }: ConvolutionOperands,
  makeOutput: () => { output: Output; address: number },
): Output {
  const { exports } = host;
  const { batch, inChannels, outHeight, outWidth, outChannels } = sizes;
  const ordered = inOrder(sizes);
  return host.withScratch(
    prepared === 0 ? 4 * winogradPoints(inChannels, outChannels) : 0,
    (made, scratch) => {
      const { output, address } = makeOutput();
      if (prepared === 0) winogradFilterPoints(host, filter, made, inChannels, outChannels, scratch);
      const points = prepared === 0 ? made : prepared;
      host.split(
        'winogradConvolution',
        {
          units: exports.winogradTileRows(batch, outHeight),
          atLeast: exports.winogradBlockRows(batch, outHeight, outWidth, inChannels, outChannels),
          scratch,
        },
        ...([input, points, bias, addend, relu ? 1 : 0, address] as const),
        ...ordered,
      );
      return output;
    },
    Math.max(FILTER_POINTS_SCRATCH, exports.winogradConvolutionScratch(...ordered) >>> 0),
  );
}

/** The gradient of its input: the convolution of the output gradient with the filters flipped and transposed. */
export function winogradInputGradient<Output>(
  host: WasmHost,
  sizes: ConvolutionSizes,
  gradient: number,
  filter: number,
  makeOutput: () => { output: Output; address: number },
): Output {
  const { inChannels, outChannels } = sizes;
  return host.withScratch(9 * 4 * inChannels * outChannels, (flipped) => {
    const atLeast = Math.ceil((4 * VECTORS) / (inChannels * outChannels)); // taps
    host.split('flipAndTransposeFilters', { units: 9, atLeast }, filter, flipped, 9, inChannels, outChannels);
    const backwards: ConvolutionSizes = {
      ...sizes,
      height: sizes.outHeight,
      width: sizes.outWidth,
      inChannels: outChannels,
      outHeight: sizes.height,
      outWidth: sizes.width,
      outChannels: inChannels,
      top: 2 - sizes.top,
      left: 2 - sizes.left,
    };
    const operands = { input: gradient, filter: flipped, bias: 0, addend: 0, relu: false, prepared: 0 };
    return winogradConvolution(host, backwards, operands, makeOutput);
  });
}
