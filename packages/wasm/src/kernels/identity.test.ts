import '@tensorflow/tfjs-backend-wasm';
import { expectNoLeak } from '@residualjs/testing';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { registerWasmKernels } from '../index.js';

describe('Identity', () => {
  beforeAll(async () => {
    await registerWasmKernels();
    await tf.setBackend('wasm');
  });

  it.each(['float32', 'int32', 'bool'] as const)(
    'keeps %s values until the last of the tensors is gone',
    (dtype) => {
      const x = tf.tensor([1, 0, 1], [3, 1], dtype);
      const y = tf.clone(x);
      tf.dispose(x);
      tf.dispose(tf.fill([3], 7)); // would take the freed place
      expect(y.dtype).toBe(dtype);
      expect(y.shape).toEqual([3, 1]);
      expect([...y.dataSync()]).toEqual([1, 0, 1]);
      tf.dispose(y);
    },
  );

  it('clones strings', () => {
    const x = tf.tensor(['a', 'b']);
    const y = tf.clone(x);
    tf.dispose(x);
    expect(y.dataSync()).toEqual(['a', 'b']);
    tf.dispose(y);
  });

  it('leaves a variable alone when its clone is disposed, and frees everything in the end', async () => {
    const dataBefore = tf.memory().numDataBuffers;
    await expectNoLeak(() => {
      const initial = tf.tensor1d([1, 2]);
      const variable = tf.variable(initial);
      const clone = tf.clone(variable);
      const next = tf.tensor1d([2, 3]);
      variable.assign(next);
      expect([...clone.dataSync()]).toEqual([1, 2]);
      tf.dispose([clone, initial, next]);
      expect([...variable.dataSync()]).toEqual([2, 3]);
      variable.dispose();
    });
    expect(tf.memory().numDataBuffers).toBe(dataBefore);
  });
});
