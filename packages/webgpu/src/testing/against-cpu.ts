import { expectAsOnCpu as expectOnBackend, type Tolerance } from '@residualjs/testing';
import type * as tf from '@tensorflow/tfjs-core';
import { dirtyBuffers } from './webgpu.js';

/** {@link expectOnBackend} for webgpu, with NaN in freed buffers of the size of every output. */
export const expectAsOnCpu = (compute: () => tf.Tensor | tf.Tensor[], tolerance?: Tolerance): Promise<void> =>
  expectOnBackend(compute, tolerance, {
    backend: 'webgpu',
    dirty: (lengths) => dirtyBuffers(...lengths.filter((length) => length > 0).map((length) => [length])),
  });
