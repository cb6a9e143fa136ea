/**
 * What leans on the insides of tfjs-backend-webgpu 4.22.0: what {@link BackendInternals} and {@link BACKEND_METHODS} list, and the
 * constructor of `WebGPUBackend` in device.ts. `host.test.ts` fails by name if one of them is gone.
 */
import { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import { type DataType, engine, env, type TensorInfo, util } from '@tensorflow/tfjs-core';
import { type Abilities, abilitiesOf } from './abilities.js';
import { type Arithmetic, arithmeticOf } from './arithmetic.js';
import { BindGroups } from './bind-groups.js';
import { tellOfDispatch } from './dispatch-listeners.js';
import { FreeBufferLists } from './free-buffers.js';
import { type ComputeProgram, shaderSource, spread, uniformBytes, type Workgroups } from './program.js';
import { toFloat } from './to-float.js';
import { UniformBuffers } from './uniform-buffers.js';

/** What a dispatch of ours needs of the backend beside its public members: it is recorded into the pass of tfjs's own. */
interface BackendInternals {
  commandEncoder: GPUCommandEncoder | null;
  computePassEncoder: GPUComputePassEncoder | null;
  /** Tensors of the commands that are not submitted yet: their buffers are not given away before. */
  commandQueueOwnedIds: WeakSet<object>;
  dispatchCountInPass: number;
  pipelineCache: Record<string, GPUComputePipeline | Promise<GPUComputePipeline>>;
  activeTimers: { name: string; query: Promise<number> }[] | undefined;
  supportTimestampQuery: boolean;
  querySet: GPUQuerySet | null;
  querySetCount: number;
  /** Its lists of free buffers, by size and usage. */
  bufferManager: { freeBuffers: Map<string, GPUBuffer[]> };
}

/** The internals that must be there, by name. */
export const BACKEND_INTERNALS = [
  'commandEncoder',
  'computePassEncoder',
  'commandQueueOwnedIds',
  'dispatchCountInPass',
  'pipelineCache',
  'supportTimestampQuery',
  'querySet',
  'querySetCount',
  'bufferManager',
] as const satisfies readonly (keyof BackendInternals)[];

/** The methods that must be there, by name. */
export const BACKEND_METHODS = [
  'read',
  'readSync',
  'makeTensorInfo',
  'disposeData',
  'uploadToGPU',
  'ensureCommandEncoderReady',
  'endComputePassEncoder',
  'submitQueue',
  'getQueryTime',
  'runWebGPUProgram',
] as const satisfies readonly (keyof WebGPUBackend)[];

type Backend = Pick<WebGPUBackend, (typeof BACKEND_METHODS)[number] | 'device' | 'tensorMap'> &
  BackendInternals;

/** What a program is run with, all by the names that it gives them. */
export interface DispatchArguments {
  inputs: Readonly<Record<string, TensorInfo>>;
  outputs: Readonly<Record<string, TensorInfo>>;
  uniforms: Readonly<Record<string, number>>;
  workgroups: Workgroups;
}

/** The `webgpu` backend of tfjs that is running, or null. */
export function runningBackend(): WebGPUBackend | null {
  const backend = engine().registry.webgpu;
  return backend instanceof WebGPUBackend ? backend : null;
}

const layouts = new WeakMap<GPUComputePipeline, GPUBindGroupLayout>();

/** The bind group layout of a pipeline, which WebGPU makes anew at every look. */
function layoutOf(pipeline: GPUComputePipeline): GPUBindGroupLayout {
  let layout = layouts.get(pipeline);
  if (layout === undefined) {
    layout = pipeline.getBindGroupLayout(0);
    layouts.set(pipeline, layout);
  }
  return layout;
}

/** A backend as our kernels see it. */
export class WebGpuHost {
  private readonly internals: Backend;
  private readonly uniforms: UniformBuffers;
  private readonly bindGroups: BindGroups;

  constructor(readonly backend: WebGPUBackend) {
    this.internals = backend as unknown as Backend;
    this.uniforms = new UniformBuffers(backend.device);
    this.bindGroups = new BindGroups(backend.device);
    const { bufferManager } = this.internals;
    const lists = new FreeBufferLists();
    for (const [key, buffers] of bufferManager.freeBuffers) lists.set(key, buffers);
    bufferManager.freeBuffers = lists;
  }

  get limits(): GPUSupportedLimits {
    return this.backend.device.limits;
  }

  get abilities(): Abilities {
    return abilitiesOf(this.backend.device);
  }

  get arithmetic(): Arithmetic {
    return arithmeticOf(this.backend.device);
  }

  /** A tensor whose values the next dispatch writes, every one of them: its memory is not cleared. */
  output(shape: readonly number[], dtype: DataType = 'float32'): TensorInfo {
    return this.backend.makeTensorInfo([...shape], dtype);
  }

  /** A tensor of zeros. */
  zeros(shape: readonly number[]): TensorInfo {
    const values = new Float32Array(util.sizeFromShape([...shape]));
    return this.backend.makeTensorInfo([...shape], 'float32', values);
  }

  /** Gives a tensor's memory back, once the dispatches that use it are done. */
  dispose(...tensors: TensorInfo[]): void {
    for (const { dataId } of tensors) this.backend.disposeData(dataId);
  }

  /** Workgroups along x and y for a program that counts `count` of them, and `layers` along z. */
  workgroups(count: number, layers = 1): Workgroups {
    return [...spread(count, this.limits.maxComputeWorkgroupsPerDimension), layers];
  }

  /** Runs a program, after all that was dispatched before; every output must have values. */
  dispatch(program: ComputeProgram, { inputs, outputs, uniforms, workgroups }: DispatchArguments): void {
    const backend = this.internals;
    const converted: TensorInfo[] = [];
    const given = Object.entries(program.inputs).map(([name, element]) => {
      const tensor = inputs[name]!;
      const { dtype } = backend.tensorMap.get(tensor.dataId);
      if (element === 'i32' || dtype === 'float32') return tensor;
      const floats = this.convert(tensor);
      converted.push(floats);
      return floats;
    });
    const written = Object.keys(program.outputs).map((name) => outputs[name]!);
    const tensors = [...given, ...written];
    for (const { dataId } of tensors) backend.uploadToGPU(dataId);
    const resources = [
      ...tensors.map(({ dataId }) => backend.tensorMap.get(dataId).resource as GPUBuffer),
      this.uniforms.of(uniformBytes(program, uniforms)),
    ];
    const pipeline = this.pipeline(program);
    if (pipeline instanceof Promise) return; // tfjs compiles only, and runs everything again
    const bindGroup = this.bindGroups.of(pipeline, layoutOf(pipeline), resources);
    for (const { dataId } of tensors) backend.commandQueueOwnedIds.add(dataId);
    this.record(program.name, (pass) => {
      pass.setPipeline(pipeline);
      pass.setBindGroup(0, bindGroup);
      pass.dispatchWorkgroups(...workgroups);
    });
    tellOfDispatch(this.backend, program.name, given, written);
    this.dispose(...converted);
  }

  private convert(tensor: TensorInfo): TensorInfo {
    const count = util.sizeFromShape(tensor.shape);
    const floats = this.output(tensor.shape);
    this.dispatch(toFloat, {
      inputs: { x: tensor },
      outputs: { y: floats },
      uniforms: { count },
      workgroups: this.workgroups(Math.ceil(count / 256)),
    });
    return floats;
  }

  private pipeline(program: ComputeProgram): GPUComputePipeline | Promise<GPUComputePipeline> {
    const { device, pipelineCache } = this.internals;
    const { name } = program;
    if (pipelineCache[name] === undefined) {
      const module = device.createShaderModule({ code: shaderSource(program), label: name });
      const descriptor = { compute: { module, entryPoint: 'main' }, label: name, layout: 'auto' } as const;
      pipelineCache[name] = env().getBool('WEBGPU_ENGINE_COMPILE_ONLY')
        ? device.createComputePipelineAsync(descriptor)
        : device.createComputePipeline(descriptor);
    }
    return pipelineCache[name];
  }

  /** Writes commands into the pass that tfjs is filling, or while it takes times into one of their own, and submits as tfjs does. */
  private record(name: string, write: (pass: GPUComputePassEncoder) => void): void {
    const backend = this.internals;
    const timers = backend.activeTimers;
    backend.ensureCommandEncoderReady();
    if (timers != null && backend.supportTimestampQuery) {
      backend.endComputePassEncoder();
      backend.querySet ??= backend.device.createQuerySet({
        type: 'timestamp',
        count: backend.querySetCount,
      });
      const timestampWrites = {
        querySet: backend.querySet,
        beginningOfPassWriteIndex: 0,
        endOfPassWriteIndex: 1,
      };
      backend.computePassEncoder = backend.commandEncoder!.beginComputePass({ timestampWrites });
    }
    backend.computePassEncoder ??= backend.commandEncoder!.beginComputePass();
    write(backend.computePassEncoder);
    backend.dispatchCountInPass++;
    if (timers != null) {
      backend.endComputePassEncoder();
      timers.push({ name, query: backend.getQueryTime() });
    } else if (backend.dispatchCountInPass >= env().getNumber('WEBGPU_DEFERRED_SUBMIT_BATCH_SIZE')) {
      backend.endComputePassEncoder();
      backend.submitQueue();
    }
  }
}

const hosts = new WeakMap<WebGPUBackend, WebGpuHost>();

/** The host of a backend, one for all kernels. */
export function hostOf(backend: WebGPUBackend): WebGpuHost {
  let host = hosts.get(backend);
  if (host === undefined) {
    host = new WebGpuHost(backend);
    hosts.set(backend, host);
  }
  return host;
}
