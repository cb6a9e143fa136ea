import type { WasmHost } from '../host.js';
import { type ConvolutionSizes, inOrder } from './convolution.js';

/** Vectors of filters that are worth a call of their own, some 20 microseconds. */
const VECTORS = 256;

/** The operands of a convolution as addresses; `bias` is 0 where there is none, `output` is made when the scratch is there. */
export interface ConvolutionOperands {
  input: number;
  filter: number;
  bias: number;
  relu: boolean;
}

/** A 3x3 convolution of stride 1 through Winograd F(4x4, 3x3): filters to points, then rows of tiles. */
export function winogradConvolution<Output>(
  host: WasmHost,
  sizes: ConvolutionSizes,
  { input, filter, bias, relu }: ConvolutionOperands,
  makeOutput: () => { output: Output; address: number },
): Output {
  const { exports } = host;
  const { batch, inChannels, outHeight, outWidth, outChannels } = sizes;
  const ordered = inOrder(sizes);
  const pointBytes = 36 * 4 * inChannels * outChannels;
  return host.withScratch(
    pointBytes,
    (points, scratch) => {
      const { output, address } = makeOutput();
      const vectors = (inChannels * outChannels) / 4;
      host.split(
        'winogradFilterPoints',
        { units: vectors, atLeast: VECTORS, scratch },
        filter,
        points,
        inChannels,
        outChannels,
      );
      host.split(
        'winogradConvolution',
        {
          units: exports.winogradTileRows(batch, outHeight),
          atLeast: exports.winogradBlockRows(batch, outHeight, outWidth, inChannels, outChannels),
          scratch,
        },
        ...([input, points, bias, relu ? 1 : 0, address] as const),
        ...ordered,
      );
      return output;
    },
    exports.winogradConvolutionScratch(...ordered) >>> 0,
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
    const operands = { input: gradient, filter: flipped, bias: 0, relu: false };
    return winogradConvolution(host, backwards, operands, makeOutput);
  });
}
