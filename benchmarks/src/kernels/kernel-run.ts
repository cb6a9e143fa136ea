import * as tf from '@tensorflow/tfjs-core';
import type { Cost } from '../cost.js';
import { digest } from '../digest.js';
import type { Inputs, KernelCase } from './kernel-case.js';

const bytesOf = (tensors: readonly tf.Tensor[]) => tensors.reduce((sum, { size }) => sum + 4 * size, 0);

/** A case on the backend in use: in the kernel that is registered there, or else in other kernels. */
export class KernelRun {
  /** Of the last run. */
  outputs: tf.Tensor[];
  /** Whether the backend has a kernel of the name. */
  readonly isPresent: boolean;
  readonly #case: KernelCase;
  readonly #inputs: Inputs;

  /**
   * Runs it for the first time.
   *
   * @throws Error where the backend lacks the kernel, and the case has no other form
   */
  constructor(one: KernelCase) {
    const { kernel, inputs, portable } = one;
    this.isPresent = tf.getKernel(kernel, tf.getBackend()) !== undefined;
    if (!this.isPresent && portable === undefined) {
      throw new Error(`the backend has no kernel '${kernel}', and it has no other form`);
    }
    this.#case = one;
    this.#inputs = inputs();
    this.outputs = this.#call();
  }

  #call(): tf.Tensor[] {
    const { kernel, attrs, portable } = this.#case;
    if (!this.isPresent) return portable?.(this.#inputs, attrs as never) ?? [];
    const outputs = tf.engine().runKernel(kernel, this.#inputs, attrs as tf.NamedAttrMap);
    return [outputs as tf.Tensor | tf.Tensor[]].flat();
  }

  /** Runs it once more. */
  again(): void {
    tf.dispose(this.outputs);
    this.outputs = this.#call();
  }

  /** The least cost of a run. */
  get cost(): Cost {
    return { flops: this.#case.flops, bytes: bytesOf(Object.values(this.#inputs)) + bytesOf(this.outputs) };
  }

  /** All outputs as a few numbers. */
  async result(): Promise<number[]> {
    const values = await Promise.all(this.outputs.map((output) => output.data()));
    return values.flatMap(digest);
  }

  dispose(): void {
    tf.dispose([...this.outputs, ...Object.values(this.#inputs)]);
  }
}
