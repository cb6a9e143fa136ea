import * as tf from '@tensorflow/tfjs-core';

/**
 * Leaves NaN wherever the heap has free memory below a few MiB, so that a kernel that reads what it did not write shows it.
 * Sizes of many kinds, since an allocator keeps bins.
 */
export function dirtyHeap(): void {
  const tensors: tf.Tensor[] = [];
  for (const length of [3, 17, 64, 255, 1024, 5000, 20_000, 150_000]) {
    for (let i = 0; i < 6; i++) tensors.push(tf.fill([length], Number.NaN));
  }
  tf.dispose(tensors);
}
