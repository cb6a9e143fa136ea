/** So many are kept: a training step of a network of a thousand layers makes half of them. */
const KEPT = 32_768;

/**
 * Bind groups by pipeline and buffers. tfjs gives freed buffers out again, the last one first, so that most dispatches of a training step
 * find the group of the step before; to make one takes Dawn ten times as long as all else of a dispatch.
 */
export class BindGroups {
  /** By the numbers of pipeline and buffers, the one that was asked for longest ago first. */
  private readonly groups = new Map<string, GPUBindGroup>();
  private readonly numbers = new WeakMap<object, number>();
  private count = 0;

  constructor(private readonly device: GPUDevice) {}

  /** The group that binds the buffers, whole, to a pipeline in their order. */
  of(pipeline: GPUComputePipeline, layout: GPUBindGroupLayout, buffers: readonly GPUBuffer[]): GPUBindGroup {
    let key = `${this.numberOf(pipeline)}`;
    for (const buffer of buffers) key += ` ${this.numberOf(buffer)}`;
    let group = this.groups.get(key);
    if (group === undefined) {
      const entries = buffers.map((buffer, binding) => ({ binding, resource: { buffer } }));
      group = this.device.createBindGroup({ layout, entries });
    } else {
      this.groups.delete(key);
    }
    this.groups.set(key, group);
    if (this.groups.size > KEPT) this.groups.delete(this.groups.keys().next().value!);
    return group;
  }

  private numberOf(object: object): number {
    let number = this.numbers.get(object);
    if (number === undefined) {
      number = ++this.count;
      this.numbers.set(object, number);
    }
    return number;
  }
}
