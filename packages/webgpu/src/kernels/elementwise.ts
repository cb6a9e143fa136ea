/**
 * Updates that take each element alone: a thread an element, neighbours beside each other, everything read and written once. Several
 * outputs in one pass is what plain tfjs cannot do on WebGPU.
 */
import type { TensorInfo } from '@tensorflow/tfjs-core';
import { util } from '@tensorflow/tfjs-core';
import type { WebGpuHost } from '../host.js';
import { programNamed } from '../program.js';

const THREADS = 256;

/** What an update makes of one element. */
export interface Elementwise {
  /** Tells its program from others. */
  name: string;
  inputs: readonly string[];
  outputs: readonly string[];
  /** Beside `count`, all f32. */
  uniforms: readonly string[];
  /** WGSL that reads inputs and writes outputs at `i`. */
  code: string;
}

const typed = <Type extends string>(names: readonly string[], type: Type) =>
  Object.fromEntries(names.map((name) => [name, type]));

/** Runs an update over tensors of one shape and gives its outputs, in order. */
export function elementwise(
  host: WebGpuHost,
  { name, inputs, outputs, uniforms, code }: Elementwise,
  operands: Readonly<Record<string, TensorInfo>>,
  values: Readonly<Record<string, number>>,
): TensorInfo[] {
  const { shape } = operands[inputs[0]!]!;
  const count = util.sizeFromShape(shape);
  if (count === 0) return outputs.map(() => host.zeros(shape));
  const program = programNamed(name, () => ({
    inputs: typed(inputs, 'f32'),
    outputs: typed(outputs, 'f32'),
    uniforms: { ...typed(uniforms, 'f32'), count: 'i32' },
    workgroupSize: THREADS,
    body: `
  let i = group * ${THREADS} + thread;
  if (i >= uniforms.count) { return; }
  ${code}`,
  }));
  const results = outputs.map((output) => [output, host.output(shape)] as const);
  host.dispatch(program, {
    inputs: operands,
    outputs: Object.fromEntries(results),
    uniforms: { ...values, count },
    workgroups: host.workgroups(Math.ceil(count / THREADS)),
  });
  return results.map(([, tensor]) => tensor);
}
