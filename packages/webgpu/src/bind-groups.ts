import { numberOf } from './numbered.js';
import { Recent } from './recent.js';

/** So many are kept: a training step of a network of a thousand layers makes half of them. */
const KEPT = 32_768;

/**
 * Bind groups by pipeline and buffers. tfjs gives freed buffers out again, the last one first, so that most dispatches of a training step
 * find the group of the step before; to make one takes Dawn ten times as long as all else of a dispatch.
 */
export class BindGroups {
  private readonly groups = new Recent<GPUBindGroup>(KEPT);

  constructor(private readonly device: GPUDevice) {}

  /** The group that binds the buffers, whole, to a pipeline in their order. */
  of(pipeline: GPUComputePipeline, layout: GPUBindGroupLayout, buffers: readonly GPUBuffer[]): GPUBindGroup {
    let key = `${numberOf(pipeline)}`;
    for (const buffer of buffers) key += ` ${numberOf(buffer)}`;
    return this.groups.get(key, () => {
      const entries = buffers.map((buffer, binding) => ({ binding, resource: { buffer } }));
      return this.device.createBindGroup({ layout, entries });
    });
  }
}
