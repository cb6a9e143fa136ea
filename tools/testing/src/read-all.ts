import type * as tf from '@tensorflow/tfjs-core';

/** What each of several tensors holds, in copies that later changes do not reach. */
export const readAll = (tensors: readonly tf.Tensor[]): Promise<Float32Array[]> =>
  Promise.all(tensors.map(async (tensor) => Float32Array.from(await tensor.data())));

/** The bits of what each of several tensors holds, as text: Vitest compares long arrays value by value, and takes seconds. */
export const readBits = async (tensors: readonly tf.Tensor[]): Promise<string[]> =>
  (await readAll(tensors)).map(({ buffer }) => new Uint32Array(buffer).join(' '));
