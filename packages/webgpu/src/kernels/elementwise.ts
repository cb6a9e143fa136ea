/**
 * Updates that take each element alone: a thread an element, neighbours beside each other, everything read and written once. Several
 * outputs in one pass is what plain tfjs cannot do on WebGPU. Most parameters of a network have a few values, so that a dispatch for each
 * costs more than its work: one dispatch takes as many as its buffers allow, each with workgroups of its own.
 */
import type { EachAttrs } from '@residualjs/ops';
import type { TensorInfo } from '@tensorflow/tfjs-core';
import { util } from '@tensorflow/tfjs-core';
import type { WebGpuHost } from '../host.js';
import { type ComputeProgram, programNamed } from '../program.js';
import type { WebGpuKernel } from './kernel.js';

const THREADS = 256;

/** What an update makes of one element of a parameter. */
export interface Elementwise<Attrs> {
  /** Tells its programs from others. */
  name: string;
  inputs: readonly string[];
  outputs: readonly string[];
  /** All f32. */
  uniforms: readonly string[];
  /** WGSL that makes a value of each output, by `let`, from those of inputs and uniforms, all under their names. */
  code: string;
  /** The values of the uniforms. */
  values(attrs: Attrs): Readonly<Record<string, number>>;
}

/** A parameter of an update: operands of one shape. */
interface Parameter<Attrs> {
  operands: Readonly<Record<string, TensorInfo | undefined>>;
  attrs: Attrs;
}

/** The kernel of an update of one parameter, which it runs with its operands under their names. */
export const updateOfOne = <Attrs>(kernelName: string, update: Elementwise<Attrs>): WebGpuKernel => ({
  kernelName,
  kernelFunc: ({ inputs, attrs, host }) =>
    runUpdate(host, update, [{ operands: inputs, attrs: attrs as unknown as Attrs }]),
});

/** The kernel of an update of many parameters, as `computeEach` of @residualjs/ops calls it. */
export const updateOfMany = <Attrs>(kernelName: string, update: Elementwise<Attrs>): WebGpuKernel => ({
  kernelName,
  kernelFunc({ inputs, attrs, host }) {
    const { each } = attrs as unknown as EachAttrs<Attrs>;
    const parameters = each.map((attrs, i) => ({
      operands: Object.fromEntries(update.inputs.map((name) => [name, inputs[`${name}${i}`]])),
      attrs,
    }));
    return runUpdate(host, update, parameters);
  },
});

/** Runs an update over parameters and gives the outputs of each, one after the other. */
function runUpdate<Attrs>(
  host: WebGpuHost,
  update: Elementwise<Attrs>,
  parameters: readonly Parameter<Attrs>[],
): TensorInfo[] {
  const { inputs, outputs } = update;
  const runs = parameters.map(({ operands, attrs }) => {
    const { shape } = operands[inputs[0]!]!;
    const count = util.sizeFromShape(shape);
    const results = outputs.map(() => (count === 0 ? host.zeros(shape) : host.output(shape)));
    const values = { ...update.values(attrs), count };
    const tensors = results.map((tensor, i) => [outputs[i]!, tensor] as const);
    return { count, results, values, inputs: operands, outputs: Object.fromEntries(tensors) };
  });
  const filled = runs.filter(({ count }) => count > 0);
  const buffers = inputs.length + outputs.length;
  const most = Math.max(1, Math.floor(host.limits.maxStorageBuffersPerShaderStage / buffers));
  for (let start = 0; start < filled.length; start += most) {
    const some = filled.slice(start, start + most);
    const groups = some.reduce((sum, { count }) => sum + Math.ceil(count / THREADS), 0);
    host.dispatch(programFor(update, some.length), {
      inputs: numbered(some.map((run) => run.inputs as Record<string, TensorInfo>)),
      outputs: numbered(some.map((run) => run.outputs)),
      uniforms: numbered(some.map((run) => run.values)),
      workgroups: host.workgroups(groups),
    });
  }
  return runs.flatMap(({ results }) => results);
}

/** The name of a thing of a parameter in a program for several. */
const nameIn = (name: string, parameter: number) => `${name}_${parameter}`;

/** Things of each parameter by their names in a program for several. */
function numbered<Value>(ofEach: readonly Readonly<Record<string, Value>>[]): Record<string, Value> {
  const entries = ofEach.map((things, i) =>
    Object.entries(things).map(([name, value]) => [nameIn(name, i), value] as const),
  );
  return Object.fromEntries(entries.flat());
}

/** The program of an update for so many parameters. */
function programFor<Attrs>(update: Elementwise<Attrs>, parameters: number): ComputeProgram {
  const { name, inputs, outputs, uniforms } = update;
  return programNamed(parameters === 1 ? name : `${name}_${parameters}`, () => {
    const all = Array.from({ length: parameters }, (_, i) => i);
    const typed = <Type extends string>(names: readonly string[], type: Type) =>
      numbered(all.map(() => Object.fromEntries(names.map((name) => [name, type] as const))));
    return {
      inputs: typed(inputs, 'f32'),
      outputs: typed(outputs, 'f32'),
      uniforms: { ...typed(uniforms, 'f32'), ...typed(['count'], 'i32') },
      workgroupSize: THREADS,
      body: `
  var groupOfOne = group;${all.map((i) => partOf(update, i)).join('')}`,
    };
  });
}

/** The WGSL of the workgroups of one parameter; `groupOfOne` counts them, and goes on to the next one. */
function partOf<Attrs>({ inputs, outputs, uniforms, code }: Elementwise<Attrs>, parameter: number): string {
  const count = `uniforms.${nameIn('count', parameter)}`;
  const groups = nameIn('groups', parameter);
  const lines = [
    ...inputs.map((name) => `let ${name} = ${nameIn(name, parameter)}[i];`),
    ...uniforms.map((name) => `let ${name} = uniforms.${nameIn(name, parameter)};`),
    code,
    ...outputs.map((name) => `${nameIn(name, parameter)}[i] = ${name};`),
  ];
  return `
  let ${groups} = (${count} + ${THREADS - 1}) / ${THREADS};
  if (groupOfOne < ${groups}) {
    let i = groupOfOne * ${THREADS} + thread;
    if (i < ${count}) {
      ${lines.join('\n      ')}
    }
    return;
  }
  groupOfOne -= ${groups};`;
}
