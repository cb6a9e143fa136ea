/**
 * The gradient of a convolution with respect to its input, as products: rows are pixels of the input, columns its channels, and the
 * terms of a sum the weights that meet a pixel.
 *
 * With stride s an input pixel meets only every s-th weight along each axis, those of its phase, so there is one product for each of
 * the s x s phases, without multiplications by zeros in between: layer z of the dispatch is the phase. Output channels are neighbours in
 * memory in both operands and follow one another in the sums, so lanes that fetch lie along the depth.
 */
import { Conv2DBackpropInput, type TensorInfo } from '@tensorflow/tfjs-core';
import type { WebGpuHost } from '../host.js';
import { programNamed } from '../program.js';
import {
  type ConvolutionAttributes,
  type ConvolutionSizes,
  convolutionSizes,
  OUTSIDE,
  SIZES,
} from './convolution.js';
import { implicitGemm, writeFour } from './implicit-gemm.js';
import type { WebGpuKernel } from './kernel.js';
import { chooseTile, columnsOf, rowsOf, type Tile } from './tiles.js';

function program(tile: Tile, inFours: boolean) {
  const name = `residualConv2dInputGradient_${rowsOf(tile)}x${columnsOf(tile)}_${inFours}`;
  return programNamed(name, () =>
    implicitGemm({
      tile,
      inputs: { dy: 'f32', filters: 'f32' },
      outputs: { dx: inFours ? 'vec4<f32>' : 'f32' },
      uniforms: SIZES,
      lanesOfA: 'depth',
      lanesOfB: 'depth',
      functions: `
// Of the phase: its first place in the window, how many more are in it, its first input pixel, and pixels along each axis.
var<private> phase: vec2<i32>;
var<private> taps: vec2<i32>;
var<private> first: vec2<i32>;
var<private> pixels: vec2<i32>;
${writeFour('writeChannels', 'dx', inFours)}
// Image, row and column of the output that the phase's first weight meets.
fn rowEntry(row: i32) -> vec4<i32> {
  let line = row / pixels.y;
  let image = line / pixels.x;
  if (image >= uniforms.batch) { return vec4<i32>(0, ${OUTSIDE}, 0, 0); }
  let y = first.x + (line % pixels.x) * uniforms.strideHeight;
  let x = first.y + (row % pixels.y) * uniforms.strideWidth;
  return vec4<i32>(
    image,
    (y + uniforms.top - phase.x) / uniforms.strideHeight,
    (x + uniforms.left - phase.y) / uniforms.strideWidth,
    (image * uniforms.height + y) * uniforms.width + x,
  );
}
fn gradientAt(entry: vec4<i32>, tap: vec2<i32>, channel: i32) -> f32 {
  let y = entry.y - tap.x;
  let x = entry.z - tap.y;
  if (y < 0 || y >= uniforms.outHeight || x < 0 || x >= uniforms.outWidth) { return 0; }
  return dy[((entry.x * uniforms.outHeight + y) * uniforms.outWidth + x) * uniforms.outChannels + channel];
}
fn fetchA(k: i32, group: i32) -> vec4<f32> {
  if (k >= depthEnd) { return vec4<f32>(); }
  let channel = k % uniforms.outChannels;
  let place = k / uniforms.outChannels;
  let tap = vec2<i32>(place / taps.y, place % taps.y);
  return vec4<f32>(${[0, 1, 2, 3].map((i) => `gradientAt(rows[4 * group + ${i}], tap, channel)`).join(', ')});
}
fn filterOr0(place: i32, column: i32, channel: i32) -> f32 {
  if (column >= uniforms.inChannels) { return 0; }
  return filters[(place * uniforms.inChannels + column) * uniforms.outChannels + channel];
}
fn fetchB(k: i32, column: i32) -> vec4<f32> {
  if (k >= depthEnd) { return vec4<f32>(); }
  let channel = k % uniforms.outChannels;
  let place = k / uniforms.outChannels;
  let y = phase.x + (place / taps.y) * uniforms.strideHeight;
  let x = phase.y + (place % taps.y) * uniforms.strideWidth;
  let at = y * uniforms.kernelWidth + x;
  return vec4<f32>(${[0, 1, 2, 3].map((i) => `filterOr0(at, column + ${i}, channel)`).join(', ')});
}
fn store(row: i32, column: i32, values: vec4<f32>) {
  if (row >= uniforms.batch * pixels.x * pixels.y) { return; }
  writeChannels(rowEntry(row).w * uniforms.inChannels + column, column, uniforms.inChannels, values);
}`,
      // Lets, and private variables from them: WGSL takes nothing private for the same in all threads, as barriers need it.
      setUp: `
  let strides = vec2<i32>(uniforms.strideHeight, uniforms.strideWidth);
  let window = vec2<i32>(uniforms.kernelHeight, uniforms.kernelWidth);
  let ofPhase = vec2<i32>(layer / strides.y, layer % strides.y);
  let count = max(vec2<i32>(), (window - ofPhase + strides - 1) / strides);
  let offset = (ofPhase - vec2<i32>(uniforms.top, uniforms.left)) % strides;
  let start = select(offset, offset + strides, offset < vec2<i32>());
  let size = max(vec2<i32>(), (vec2<i32>(uniforms.height, uniforms.width) - start + strides - 1) / strides);
  phase = ofPhase;
  taps = count;
  first = start;
  pixels = size;
  let rowCount = uniforms.batch * size.x * size.y;
  let columnCount = uniforms.inChannels;
  let depthFrom = 0;
  let depthTo = count.x * count.y * uniforms.outChannels;`,
    }),
  );
}

function inputGradient(
  host: WebGpuHost,
  sizes: ConvolutionSizes,
  inputShape: number[],
  dy: TensorInfo,
  filters: TensorInfo,
): TensorInfo {
  const { batch, height, width, inChannels, strideHeight, strideWidth } = sizes;
  const rows = batch * Math.ceil(height / strideHeight) * Math.ceil(width / strideWidth); // of the largest phase
  const layers = strideHeight * strideWidth;
  const tile = chooseTile({ rows, columns: inChannels, layers }, host.limits);
  const dx = host.output(inputShape);
  const tiles = Math.ceil(rows / rowsOf(tile)) * Math.ceil(inChannels / columnsOf(tile));
  host.dispatch(program(tile, inChannels % 4 === 0), {
    inputs: { dy, filters },
    outputs: { dx },
    uniforms: { ...sizes },
    workgroups: host.workgroups(tiles, layers),
  });
  return dx;
}

/**
 * dy [N, H', W', C'], filter [kernelHeight, kernelWidth, C, C'] -> [N, H, W, C]; also the forward pass of a transposed convolution. A dy
 * that is higher or wider than the convolution's output goes to the stock kernel: of a transposed convolution `outputShape` may say
 * less than there is.
 */
export const conv2DBackpropInput: WebGpuKernel = {
  kernelName: Conv2DBackpropInput,
  kernelFunc({ inputs, attrs, host, stock }) {
    const dy = inputs.dy!;
    const filters = inputs.filter!;
    const attributes = attrs as unknown as ConvolutionAttributes & { inputShape: number[] };
    const { inputShape } = attributes;
    const forward = convolutionSizes(inputShape, filters.shape, null, attributes);
    if (stock !== undefined && isCut(dy.shape, forward)) return stock();
    const sizes = convolutionSizes(inputShape, filters.shape, dy.shape, attributes);
    if ([dy.shape, filters.shape, inputShape].some((shape) => shape.includes(0)))
      return host.zeros(inputShape);
    return inputGradient(host, sizes, inputShape, dy, filters);
  },
};

/** Whether the upper left part of a gradient of this shape is the gradient of the convolution's output, and not all of it. */
const isCut = ([batch, height, width, channels]: number[], sizes: ConvolutionSizes) =>
  batch === sizes.batch &&
  channels === sizes.outChannels &&
  height! >= sizes.outHeight &&
  width! >= sizes.outWidth &&
  (height !== sizes.outHeight || width !== sizes.outWidth);
