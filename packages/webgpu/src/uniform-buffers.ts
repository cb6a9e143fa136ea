import { Recent } from './recent.js';

/** Uniforms of so many different values are kept: those of a training step of a deep network, whose shapes come back every step. */
const KEPT = 1024;

/** Buffers of uniforms by their values: most dispatches of a training step find the buffer of the step before and write nothing. */
export class UniformBuffers {
  /** By values. One that goes is not destroyed: commands that are not submitted yet may use it. It goes with the last of them. */
  private readonly buffers = new Recent<GPUBuffer>(KEPT);

  constructor(private readonly device: GPUDevice) {}

  /** A buffer that holds these bytes, a multiple of 4. */
  of(bytes: ArrayBuffer): GPUBuffer {
    const words = new Int32Array(bytes);
    return this.buffers.get(words.join(), () => this.make(words));
  }

  private make(words: Int32Array): GPUBuffer {
    const buffer = this.device.createBuffer({
      size: words.byteLength,
      usage: GPUBufferUsage.UNIFORM,
      mappedAtCreation: true,
    });
    new Int32Array(buffer.getMappedRange()).set(words);
    buffer.unmap();
    return buffer;
  }
}
