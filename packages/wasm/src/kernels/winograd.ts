import type { ConvolutionSizes } from '@residualjs/ops';
import type { WasmHost } from '../host.js';
import type { ThreadScratch } from '../threads/pool.js';
import { inOrder } from './convolution.js';

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

/** A Winograd algorithm for 3x3 filters: what is made of them, and the convolution with that. */
export interface WinogradForm {
  /** Values that the points of a filter [3, 3, in, out] take. */
  points(inChannels: number, outChannels: number): number;
  /** Writes them; its scratch. */
  filterKernel: 'winogradFilterPoints' | 'winogradStridedFilterPoints';
  filterScratch: number;
  /** Convolves with them, rows of tiles at a time; its scratch, and the products of a tile for one channel in and one out. */
  kernel: 'winogradConvolution' | 'winogradStrided';
  kernelScratch: 'winogradConvolutionScratch' | 'winogradStridedScratch';
  products: number;
}

/** Between two planes of points there is a cache line. */
const LINE = 16;

/** Stride 1: F(4x4, 3x3), 36 points. */
export const UNSTRIDED: WinogradForm = {
  points: (inChannels, outChannels) => 36 * (inChannels * outChannels + LINE),
  filterKernel: 'winogradFilterPoints',
  filterScratch: 18 * 16,
  kernel: 'winogradConvolution',
  kernelScratch: 'winogradConvolutionScratch',
  products: 36,
};

/** Stride 2: four convolutions as F(4x4, 2x2), 81 parts of 25 points. */
export const STRIDED: WinogradForm = {
  points: (inChannels, outChannels) => 81 * inChannels * outChannels + 25 * LINE,
  filterKernel: 'winogradStridedFilterPoints',
  filterScratch: 36 * 16,
  kernel: 'winogradStrided',
  kernelScratch: 'winogradStridedScratch',
  products: 81,
};

/** Takes filters [3, 3, in, out] to their points, for all convolutions with them. */
export function winogradFilterPoints(
  host: WasmHost,
  { filterKernel }: WinogradForm,
  filter: number,
  points: number,
  inChannels: number,
  outChannels: number,
  scratch: ThreadScratch,
): void {
  const work = { units: (inChannels * outChannels) / 4, atLeast: VECTORS, scratch };
  host.split(filterKernel, work, filter, points, inChannels, outChannels);
}

/**
 * Rows of tiles that take some 10 microseconds, twice what it costs to wake a worker and to wait for it: 25 products
 * of a channel take a nanosecond, its transforms 5. So one image of a ResNet goes to two threads, and a batch to all.
 */
function rowsWorthACall({ products }: WinogradForm, s: ConvolutionSizes): number {
  const ofTile = (products * s.inChannels * s.outChannels) / 25 + 5 * (s.inChannels + s.outChannels);
  return Math.ceil(10_000 / (Math.ceil(s.outWidth / 4) * ofTile));
}

/** A 3x3 convolution through Winograd: filters to points where that was not done before, then rows of tiles. */
export function winogradConvolution<Output>(
  form: WinogradForm,
  host: WasmHost,
  sizes: ConvolutionSizes,
  { input, filter, bias, addend, relu, prepared }: ConvolutionOperands,
  makeOutput: () => { output: Output; address: number },
): Output {
  const { exports } = host;
  const { batch, inChannels, outHeight, outChannels } = sizes;
  const ordered = inOrder(sizes);
  return host.withScratch(
    prepared === 0 ? 4 * form.points(inChannels, outChannels) : 0,
    (made, scratch) => {
      const { output, address } = makeOutput();
      if (prepared === 0) winogradFilterPoints(host, form, filter, made, inChannels, outChannels, scratch);
      const points = prepared === 0 ? made : prepared;
      host.split(
        form.kernel,
        {
          units: exports.winogradTileRows(batch, outHeight),
          atLeast: rowsWorthACall(form, sizes),
          scratch,
        },
        ...([input, points, bias, addend, relu ? 1 : 0, address] as const),
        ...ordered,
      );
      return output;
    },
    Math.max(form.filterScratch, exports[form.kernelScratch](...ordered) >>> 0),
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
    return winogradConvolution(UNSTRIDED, host, backwards, operands, makeOutput);
  });
}
