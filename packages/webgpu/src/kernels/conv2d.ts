/**
 * The forward pass of a convolution as a product: rows are pixels of the output, columns the filters, and the terms of a sum the weights
 * of one filter. Input channels are neighbours in memory and follow one another in the sums, so the input is fetched in fours along the
 * depth, and the filters along the columns. What follows a convolution in a network (bias, shortcut, ReLU) is done to the sums before
 * they are written.
 */
import {
  type ConvolutionAttributes,
  ConvolutionInference,
  type ConvolutionSizes,
  convolutionSizes,
} from '@residualjs/ops';
import { Conv2D, FusedConv2D, type TensorInfo } from '@tensorflow/tfjs-core';
import type { WebGpuHost } from '../host.js';
import { programNamed } from '../program.js';
import { OUTSIDE, SIZES } from './convolution.js';
import { areQuotientsShort, fetchDepth, quotient, readFour, writeFour } from './implicit-gemm.js';
import type { WebGpuKernel } from './kernel.js';
import { type GemmPlan, planGemm, tilesOf } from './plan-gemm.js';

function program(plan: GemmPlan, inFours: boolean, outFours: boolean, isShort: boolean) {
  const four = outFours ? 'vec4<f32>' : 'f32';
  const name = `residualConv2d_${plan.name}_${inFours}_${outFours}_${isShort}`;
  return programNamed(name, () =>
    plan.program({
      inputs: { x: inFours ? 'vec4<f32>' : 'f32', filters: four, bias: four, addend: four },
      outputs: { y: four },
      uniforms: { ...SIZES, hasBias: 'i32', hasAddend: 'i32', relu: 'i32' },
      a: 'depth',
      b: 'lines',
      functions: `
var<private> perInChannels: f32;
var<private> perKernelWidth: f32;
${quotient(isShort)}
${readFour('readFilters', 'filters', outFours)}
${readFour('readBias', 'bias', outFours)}
${readFour('readAddend', 'addend', outFours)}
${writeFour('writeChannels', 'y', outFours)}
// Image, and row and column of the input that the first weight meets.
fn rowEntry(row: i32) -> vec4<i32> {
  let line = row / uniforms.outWidth;
  let image = line / uniforms.outHeight;
  if (image >= uniforms.batch) { return vec4<i32>(0, ${OUTSIDE}, 0, 0); }
  let y = (line % uniforms.outHeight) * uniforms.strideHeight - uniforms.top;
  let x = (row % uniforms.outWidth) * uniforms.strideWidth - uniforms.left;
  return vec4<i32>(image, y, x, 0);
}
// Where term k of a row is in x, or -1.
fn inputAt(k: i32, entry: vec4<i32>) -> i32 {
  let place = quotient(k, uniforms.inChannels, perInChannels);
  let line = quotient(place, uniforms.kernelWidth, perKernelWidth);
  let row = entry.y + line * uniforms.dilationHeight;
  let column = entry.z + (place - line * uniforms.kernelWidth) * uniforms.dilationWidth;
  if (row < 0 || row >= uniforms.height || column < 0 || column >= uniforms.width) { return -1; }
  let pixel = (entry.x * uniforms.height + row) * uniforms.width + column;
  return (pixel - place) * uniforms.inChannels + k;
}
${fetchDepth('fetchA', 'x', inFours, 'inputAt(TERM, rows[LINE])')}
fn fetchB(k: i32, column: i32) -> vec4<f32> {
  if (k >= depthEnd) { return vec4<f32>(); }
  return readFilters(k * uniforms.outChannels + column, column, uniforms.outChannels);
}
fn store(row: i32, column: i32, sums: vec4<f32>) {
  let channels = uniforms.outChannels;
  if (row >= uniforms.batch * uniforms.outHeight * uniforms.outWidth) { return; }
  let at = row * channels + column;
  var values = sums;
  if (uniforms.hasBias == 1) { values += readBias(column, column, channels); }
  if (uniforms.hasAddend == 1) { values += readAddend(at, column, channels); }
  if (uniforms.relu == 1) { values = select(values, vec4<f32>(), values < vec4<f32>()); } // NaN stays
  writeChannels(at, column, channels, values);
}`,
      setUp: `
  perInChannels = 1 / f32(uniforms.inChannels);
  perKernelWidth = 1 / f32(uniforms.kernelWidth);
  let rowCount = uniforms.batch * uniforms.outHeight * uniforms.outWidth;
  let columnCount = uniforms.outChannels;
  let depthFrom = 0;
  let depthTo = uniforms.kernelHeight * uniforms.kernelWidth * uniforms.inChannels;`,
    }),
  );
}

/** What a convolution is run with beside its sizes. */
interface ConvolutionOperands {
  x: TensorInfo;
  filters: TensorInfo;
  /** `[C']`. */
  bias?: TensorInfo | null;
  /** Of the shape of the output. */
  addend?: TensorInfo | null;
  relu?: boolean;
}

/** `activation(convolution(x, filters) + bias + addend)`, [N, H', W', C']; the plan is for tests. */
export function convolve(
  host: WebGpuHost,
  sizes: ConvolutionSizes,
  { x, filters, bias, addend, relu = false }: ConvolutionOperands,
  plan?: GemmPlan,
): TensorInfo {
  const { batch, outHeight, outWidth, outChannels: columns } = sizes;
  const rows = batch * outHeight * outWidth;
  const shape = [batch, outHeight, outWidth, columns];
  if (shape.includes(0)) return host.zeros(shape);
  const chosen = plan ?? planGemm({ rows, columns, layers: 1 }, host);
  const y = host.output(shape);
  const { inChannels, kernelHeight, kernelWidth } = sizes;
  const isShort = areQuotientsShort(kernelHeight * kernelWidth * inChannels, inChannels, kernelWidth);
  host.dispatch(program(chosen, inChannels % 4 === 0, columns % 4 === 0, isShort), {
    inputs: { x, filters, bias: bias ?? filters, addend: addend ?? filters },
    outputs: { y },
    uniforms: {
      ...sizes,
      hasBias: bias == null ? 0 : 1,
      hasAddend: addend == null ? 0 : 1,
      relu: relu ? 1 : 0,
    },
    workgroups: host.workgroups(tilesOf(chosen, { rows, columns })),
  });
  return y;
}

/** x [N, H, W, C], filter [kernelHeight, kernelWidth, C, C'] -> [N, H', W', C']. */
export const conv2D: WebGpuKernel = {
  kernelName: Conv2D,
  kernelFunc({ inputs, attrs, host }) {
    const [x, filters] = [inputs.x!, inputs.filter!];
    const attributes = attrs as unknown as ConvolutionAttributes;
    return convolve(host, convolutionSizes(x.shape, filters.shape, null, attributes), { x, filters });
  },
};

/** The same with a bias `[C']` and ReLU; other activations go to the stock kernel. */
export const fusedConv2D: WebGpuKernel = {
  kernelName: FusedConv2D,
  kernelFunc({ inputs, attrs, host, stock }) {
    const [x, filters, bias] = [inputs.x!, inputs.filter!, inputs.bias];
    const { activation = 'linear', ...rest } = attrs as unknown as ConvolutionAttributes & {
      activation?: string;
    };
    const sizes = convolutionSizes(x.shape, filters.shape, null, rest);
    const isOfChannels = bias == null || bias.shape.join() === `${sizes.outChannels}`;
    if (stock !== undefined && !(isOfChannels && ['linear', 'relu'].includes(activation))) return stock();
    return convolve(host, sizes, { x, filters, bias, relu: activation === 'relu' });
  },
};

/** `convolutionInference` of @residualjs/ops: a convolution with all that follows it in a folded residual block. */
export const convolutionInference: WebGpuKernel = {
  kernelName: ConvolutionInference,
  kernelFunc({ inputs, attrs, host }) {
    const [x, filters] = [inputs.x!, inputs.filter!];
    const { bias, addend } = inputs;
    const attributes = { ...attrs, dataFormat: 'NHWC' } as ConvolutionAttributes;
    const sizes = convolutionSizes(x.shape, filters.shape, null, attributes);
    return [convolve(host, sizes, { x, filters, bias, addend, relu: attrs.activation === 'relu' })];
  },
};
