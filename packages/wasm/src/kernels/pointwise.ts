import type { ConvolutionSizes } from '@residualjs/ops';
import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { WasmHost } from '../host.js';
import { sumOfChunks } from './chunks.js';
import { filterGradientChunks } from './convolution-algorithm.js';
import type { ConvolutionOperands, winogradInputGradient } from './winograd.js';

/** Pixels that are worth a call of their own. */
const PIXELS = 64;
/** Channels of a panel of filters. */
const PANEL = 16;

/** One product of all pixels with the filters, packed by one of the two kernels that do. */
function multiply<Output>(
  host: WasmHost,
  pack: 'pointwisePanels' | 'pointwiseTransposedPanels',
  [filter, inChannels, outChannels]: [filter: number, inChannels: number, outChannels: number],
  product: {
    pixels: number;
    input: number;
    bias: number;
    addend: number;
    relu: boolean;
    prepared: number;
    makeOutput: () => { output: Output; address: number };
  },
): Output {
  const [from, to] = pack === 'pointwisePanels' ? [inChannels, outChannels] : [outChannels, inChannels];
  const { prepared } = product;
  return host.withScratch(prepared === 0 ? 4 * inChannels * outChannels : 0, (made) => {
    const { output, address } = product.makeOutput();
    if (prepared === 0)
      host.split(pack, { units: to / PANEL, atLeast: PANEL }, filter, made, inChannels, outChannels);
    const { input, bias, addend, relu, pixels } = product;
    const panels = prepared === 0 ? made : prepared;
    const operands = [input, panels, bias, addend, relu ? 1 : 0, address, from, to] as const;
    host.split('pointwise', { units: pixels, atLeast: PIXELS }, ...operands);
    return output;
  });
}

/** Packs the filters of a 1x1 convolution into panels, for all convolutions with them. */
export const pointwisePanels = (
  host: WasmHost,
  filter: number,
  panels: number,
  inChannels: number,
  outChannels: number,
): void =>
  host.split(
    'pointwisePanels',
    { units: outChannels / PANEL, atLeast: PANEL },
    filter,
    panels,
    inChannels,
    outChannels,
  );

/** A 1x1 convolution with stride 1. */
export function pointwiseConvolution<Output>(
  host: WasmHost,
  sizes: ConvolutionSizes,
  operands: ConvolutionOperands,
  makeOutput: () => { output: Output; address: number },
): Output {
  const { filter, ...rest } = operands;
  const pixels = sizes.batch * sizes.outHeight * sizes.outWidth;
  const filters: [number, number, number] = [filter, sizes.inChannels, sizes.outChannels];
  return multiply(host, 'pointwisePanels', filters, { ...rest, pixels, makeOutput });
}

/** The gradient of its input: the product with the transposed filters. */
export const pointwiseInputGradient: typeof winogradInputGradient = (
  host,
  sizes,
  gradient,
  filter,
  makeOutput,
) => {
  const pixels = sizes.batch * sizes.outHeight * sizes.outWidth;
  const filters: [number, number, number] = [filter, sizes.inChannels, sizes.outChannels];
  const product = { pixels, input: gradient, bias: 0, addend: 0, relu: false, prepared: 0, makeOutput };
  return multiply(host, 'pointwiseTransposedPanels', filters, product);
};

/** The gradient of its filters, in chunks of the pixels. */
export function pointwiseFilterGradient(
  host: WasmHost,
  sizes: ConvolutionSizes,
  filterShape: number[],
  input: number,
  gradient: number,
): TensorInfo {
  const { batch, outHeight, outWidth, inChannels, outChannels } = sizes;
  const chunks = filterGradientChunks(sizes, false);
  const scratchBytes = host.exports.pointwiseFilterGradientScratch(inChannels);
  return sumOfChunks(host, filterShape, chunks, scratchBytes, (parts, scratch) => {
    const pixels = batch * outHeight * outWidth;
    const operands = [input, gradient, parts, chunks, pixels, inChannels, outChannels] as const;
    host.split('pointwiseFilterGradient', { units: chunks, scratch }, ...operands);
  });
}
