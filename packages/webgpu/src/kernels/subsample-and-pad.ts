import { SubsampleAndPad, type SubsampleAndPadAttrs } from '@residualjs/ops';
import { programNamed } from '../program.js';
import type { WebGpuKernel } from './kernel.js';

const THREADS = 256;

/** A thread a value of the output: a value of x, or 0. */
const program = () =>
  programNamed('residualSubsampleAndPad', () => ({
    inputs: { x: 'f32' },
    outputs: { y: 'f32' },
    uniforms: {
      count: 'i32',
      height: 'i32',
      width: 'i32',
      channels: 'i32',
      stride: 'i32',
      outHeight: 'i32',
      outWidth: 'i32',
      outChannels: 'i32',
      before: 'i32',
    },
    workgroupSize: THREADS,
    body: `
  let i = group * ${THREADS} + thread;
  if (i >= uniforms.count) { return; }
  let channel = i % uniforms.outChannels - uniforms.before;
  if (channel < 0 || channel >= uniforms.channels) {
    y[i] = 0;
    return;
  }
  let pixel = i / uniforms.outChannels;
  let column = (pixel % uniforms.outWidth) * uniforms.stride;
  let line = pixel / uniforms.outWidth;
  let row = (line % uniforms.outHeight) * uniforms.stride;
  let image = line / uniforms.outHeight;
  y[i] = x[((image * uniforms.height + row) * uniforms.width + column) * uniforms.channels + channel];`,
  }));

/** `subsampleAndPad` of @residualjs/ops in one pass, without a smaller image in between. */
export const subsampleAndPad: WebGpuKernel = {
  kernelName: SubsampleAndPad,
  kernelFunc({ inputs, attrs, host }) {
    const x = inputs.x!;
    const { stride, padding } = attrs as unknown as SubsampleAndPadAttrs;
    const [before, after] = padding;
    const [batch, height, width, channels] = x.shape as [number, number, number, number];
    const [outHeight, outWidth] = [Math.ceil(height / stride), Math.ceil(width / stride)];
    const outChannels = before + channels + after;
    const count = batch * outHeight * outWidth * outChannels;
    const y = host.output([batch, outHeight, outWidth, outChannels]);
    host.dispatch(program(), {
      inputs: { x },
      outputs: { y },
      uniforms: { count, height, width, channels, stride, outHeight, outWidth, outChannels, before },
      workgroups: host.workgroups(Math.ceil(count / THREADS)),
    });
    return [y];
  },
};
