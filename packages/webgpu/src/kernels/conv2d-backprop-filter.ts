/**
 * The gradient of a convolution with respect to its filters, as a product: rows are the weights of one filter (place in the window and
 * channel), columns the filters, and the terms of a sum all pixels of the batch.
 *
 * That is a small matrix of very long sums, so the sums are split (split-K): layer z of the dispatch adds up one part of the pixels, and
 * a second pass joins the parts, always in the same order. Both operands have channels as neighbours in memory, along rows and along
 * columns, and are fetched in fours that way.
 */

import { type ConvolutionAttributes, type ConvolutionSizes, convolutionSizes } from '@residualjs/ops';
import { Conv2DBackpropFilter, type TensorInfo } from '@tensorflow/tfjs-core';
import type { WebGpuHost } from '../host.js';
import { programNamed } from '../program.js';
import { OUTSIDE, SIZES } from './convolution.js';
import { areQuotientsShort, quotient, readFour, writeFour } from './implicit-gemm.js';
import type { WebGpuKernel } from './kernel.js';
import { type GemmPlan, planGemm, tilesOf } from './plan-gemm.js';
import { sumColumns } from './sum-columns.js';
import { splitDepth } from './tiles.js';

function program(plan: GemmPlan, inFours: boolean, outFours: boolean, isShort: boolean) {
  const name = `residualConv2dFilterGradient_${plan.name}_${inFours}_${outFours}_${isShort}`;
  return programNamed(name, () =>
    plan.program({
      inputs: { x: inFours ? 'vec4<f32>' : 'f32', dy: outFours ? 'vec4<f32>' : 'f32' },
      outputs: { parts: outFours ? 'vec4<f32>' : 'f32' },
      uniforms: { ...SIZES, terms: 'i32' },
      a: 'lines',
      b: 'lines',
      gradient: 'b',
      functions: `
var<private> part: i32;
var<private> perOutWidth: f32;
var<private> perOutHeight: f32;
${quotient(isShort)}
${readFour('readGradient', 'dy', outFours)}
${writeFour('writePart', 'parts', outFours)}
// Row and column of the input that this weight meets at output 0, and its channel.
fn rowEntry(row: i32) -> vec4<i32> {
  let tap = row / uniforms.inChannels;
  let y = tap / uniforms.kernelWidth;
  if (y >= uniforms.kernelHeight) { return vec4<i32>(${OUTSIDE}, 0, 0, 0); }
  let x = tap % uniforms.kernelWidth;
  return vec4<i32>(y - uniforms.top, x - uniforms.left, row % uniforms.inChannels, 0);
}
fn inputAt(entry: vec4<i32>, image: i32, y0: i32, x0: i32) -> i32 {
  let y = y0 + entry.x;
  let x = x0 + entry.y;
  if (y < 0 || y >= uniforms.height || x < 0 || x >= uniforms.width) { return -1; }
  return ((image * uniforms.height + y) * uniforms.width + x) * uniforms.inChannels + entry.z;
}
${inFours ? '' : 'fn inputOr0(at: i32) -> f32 { if (at < 0) { return 0; } return x[at]; }'}
fn fetchA(k: i32, row: i32) -> vec4<f32> {
  if (k >= depthEnd) { return vec4<f32>(); }
  let line = quotient(k, uniforms.outWidth, perOutWidth);
  let image = quotient(line, uniforms.outHeight, perOutHeight);
  let x0 = (k - line * uniforms.outWidth) * uniforms.strideWidth;
  let y0 = (line - image * uniforms.outHeight) * uniforms.strideHeight;
  ${
    inFours
      ? `let at = inputAt(rows[row], image, y0, x0);
  if (at < 0) { return vec4<f32>(); }
  return x[at / 4];`
      : `return vec4<f32>(${[0, 1, 2, 3].map((i) => `inputOr0(inputAt(rows[row + ${i}], image, y0, x0))`).join(', ')});`
  }
}
fn fetchB(k: i32, column: i32) -> vec4<f32> {
  if (k >= depthEnd) { return vec4<f32>(); }
  return readGradient(k * uniforms.outChannels + column, column, uniforms.outChannels);
}
fn store(row: i32, column: i32, values: vec4<f32>) {
  let count = uniforms.kernelHeight * uniforms.kernelWidth * uniforms.inChannels;
  if (row >= count) { return; }
  writePart((part * count + row) * uniforms.outChannels + column, column, uniforms.outChannels, values);
}`,
      setUp: `
  let rowCount = uniforms.kernelHeight * uniforms.kernelWidth * uniforms.inChannels;
  let columnCount = uniforms.outChannels;
  part = layer;
  perOutWidth = 1 / f32(uniforms.outWidth);
  perOutHeight = 1 / f32(uniforms.outHeight);
  let depthFrom = layer * uniforms.terms;
  let depthTo = min(depthFrom + uniforms.terms, uniforms.batch * uniforms.outHeight * uniforms.outWidth);`,
    }),
  );
}

function filterGradient(
  host: WebGpuHost,
  sizes: ConvolutionSizes,
  filterShape: number[],
  x: TensorInfo,
  dy: TensorInfo,
): TensorInfo {
  const { batch, outHeight, outWidth, inChannels, outChannels, kernelHeight, kernelWidth } = sizes;
  const [rows, depth] = [kernelHeight * kernelWidth * inChannels, batch * outHeight * outWidth];
  const columns = outChannels;
  const plan = planGemm({ rows, columns, layers: depth }, host); // layers: the split fills the GPU
  const tiles = tilesOf(plan, { rows, columns });
  const { parts, terms } = splitDepth({ tiles, depth, bytes: 4 * rows * columns });
  const gradient = host.output(filterShape);
  const sums = parts === 1 ? gradient : host.output([parts, rows, columns]);
  host.dispatch(program(plan, inChannels % 4 === 0, columns % 4 === 0, areQuotientsShort(depth, outWidth)), {
    inputs: { x, dy },
    outputs: { parts: sums },
    uniforms: { ...sizes, terms },
    workgroups: host.workgroups(tiles, parts),
  });
  if (parts > 1) {
    sumColumns(host, sums, gradient, { outer: 1, rows: parts, columns: rows * columns });
    host.dispose(sums);
  }
  return gradient;
}

/** x [N, H, W, C], dy [N, H', W', C'] -> [kernelHeight, kernelWidth, C, C']. */
export const conv2DBackpropFilter: WebGpuKernel = {
  kernelName: Conv2DBackpropFilter,
  kernelFunc({ inputs, attrs, host }) {
    const x = inputs.x!;
    const dy = inputs.dy!;
    const attributes = attrs as unknown as ConvolutionAttributes & { filterShape: number[] };
    const { filterShape } = attributes;
    const sizes = convolutionSizes(x.shape, filterShape, dy.shape, attributes);
    if ([x, dy].some(({ shape }) => shape.includes(0))) return host.zeros(filterShape);
    return filterGradient(host, sizes, filterShape, x, dy);
  },
};
