/**
 * The gradient of a convolution with respect to its input, as products: rows are pixels of the input, columns its channels, and the
 * terms of a sum the weights that meet a pixel.
 *
 * With stride s an input pixel meets only every s-th weight along each axis, those of its phase, so there is one product for each of
 * the s x s phases, without multiplications by zeros in between: layer z of the dispatch is the phase. Output channels are neighbours in
 * memory in both operands and follow one another in the sums, so both are fetched in fours along the depth.
 */

import {
  type ConvolutionAttributes,
  type ConvolutionSizes,
  convolutionSizes,
  isCutGradient,
} from '@residualjs/ops';
import { Conv2DBackpropInput, type TensorInfo } from '@tensorflow/tfjs-core';
import type { WebGpuHost } from '../host.js';
import { programNamed } from '../program.js';
import { OUTSIDE, SIZES } from './convolution.js';
import { areQuotientsShort, fetchDepth, quotient, writeFour } from './implicit-gemm.js';
import type { WebGpuKernel } from './kernel.js';
import { type GemmPlan, planGemm, tilesOf } from './plan-gemm.js';

function program(plan: GemmPlan, inFours: boolean, outFours: boolean, isShort: boolean) {
  const name = `residualConv2dInputGradient_${plan.name}_${inFours}_${outFours}_${isShort}`;
  const four = outFours ? 'vec4<f32>' : 'f32';
  return programNamed(name, () =>
    plan.program({
      inputs: { dy: four, filters: four },
      outputs: { dx: inFours ? 'vec4<f32>' : 'f32' },
      uniforms: SIZES,
      a: 'depth',
      b: 'depth',
      gradient: 'a',
      functions: `
// Of the phase: its first place in the window, how many more are in it, its first input pixel, and pixels along each axis.
var<private> phase: vec2<i32>;
var<private> taps: vec2<i32>;
var<private> first: vec2<i32>;
var<private> pixels: vec2<i32>;
var<private> perOutChannels: f32;
var<private> perTaps: f32;
${quotient(isShort)}
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
// Place among the weights of the phase of term k: its number, row and column.
fn placeOf(k: i32) -> vec3<i32> {
  let place = quotient(k, uniforms.outChannels, perOutChannels);
  let row = quotient(place, taps.y, perTaps);
  return vec3<i32>(place, row, place - row * taps.y);
}
// Where term k of a row is in dy, or -1.
fn gradientAt(k: i32, entry: vec4<i32>) -> i32 {
  let place = placeOf(k);
  let y = entry.y - place.y;
  let x = entry.z - place.z;
  if (y < 0 || y >= uniforms.outHeight || x < 0 || x >= uniforms.outWidth) { return -1; }
  let pixel = (entry.x * uniforms.outHeight + y) * uniforms.outWidth + x;
  return (pixel - place.x) * uniforms.outChannels + k;
}
// Where term k of a column is in the filters, or -1.
fn filterAt(k: i32, column: i32) -> i32 {
  if (column >= uniforms.inChannels) { return -1; }
  let place = placeOf(k);
  let y = phase.x + place.y * uniforms.strideHeight;
  let x = phase.y + place.z * uniforms.strideWidth;
  let at = (y * uniforms.kernelWidth + x) * uniforms.inChannels + column;
  return (at - place.x) * uniforms.outChannels + k;
}
${fetchDepth('fetchA', 'dy', outFours, 'gradientAt(TERM, rows[LINE])')}
${fetchDepth('fetchB', 'filters', outFours, 'filterAt(TERM, LINE)')}
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
  perOutChannels = 1 / f32(uniforms.outChannels);
  perTaps = 1 / f32(max(count.y, 1));
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
  const plan = planGemm({ rows, columns: inChannels, layers }, host);
  const dx = host.output(inputShape);
  const tiles = tilesOf(plan, { rows, columns: inChannels });
  const { kernelHeight, kernelWidth, outChannels } = sizes;
  const isShort = areQuotientsShort(kernelHeight * kernelWidth * outChannels, outChannels);
  host.dispatch(program(plan, inChannels % 4 === 0, outChannels % 4 === 0, isShort), {
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
    if (stock !== undefined && isCutGradient(dy.shape, forward)) return stock();
    const sizes = convolutionSizes(inputShape, filters.shape, dy.shape, attributes);
    if ([dy.shape, filters.shape, inputShape].some((shape) => shape.includes(0)))
      return host.zeros(inputShape);
    return inputGradient(host, sizes, inputShape, dy, filters);
  },
};
