/** Uniforms of so many different values are kept: those of a training step of a deep network, whose shapes come back every step. */
const KEPT = 1024;

/** Buffers of uniforms by their values: most dispatches of a training step find the buffer of the step before and write nothing. */
export class UniformBuffers {
  /** By values, the one that was asked for longest ago first. */
  private readonly buffers = new Map<string, GPUBuffer>();

  constructor(private readonly device: GPUDevice) {}

  /** A buffer that holds these bytes, a multiple of 4. */
  of(bytes: ArrayBuffer): GPUBuffer {
    const words = new Int32Array(bytes);
    const key = words.join();
    const buffer = this.buffers.get(key) ?? this.make(words);
    this.buffers.delete(key);
    this.buffers.set(key, buffer);
    // Not destroyed: commands that are not submitted yet may use it. It goes with the last of them.
    if (this.buffers.size > KEPT) this.buffers.delete(this.buffers.keys().next().value!);
    return buffer;
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
