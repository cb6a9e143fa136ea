import { batchNormTraining } from '@residualjs/ops';
import { expectNoLeak, randomTensor, runKernel } from '@residualjs/testing';
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import { registerWasmKernels } from './index.js';

/** Where values lie. */
interface WasmBackend {
  wasm: { asm: { memory: WebAssembly.Memory } };
  dataIdMap: { get(dataId: object): { memoryOffset: number } };
}

/** Large enough for a sum to be deferred. */
const SHAPE = [8, 32, 32, 8];
const values = (tensor: tf.Tensor) => tensor.dataSync().slice();
const sums = (a: tf.TypedArray, b: tf.TypedArray) => Float32Array.from(a, (value, i) => value + b[i]!);

describe('a deferred sum', () => {
  beforeAll(async () => {
    await registerWasmKernels();
    await tf.setBackend('wasm');
  });

  it('is there when somebody reads it, also after its terms were disposed', () => {
    const [a, b] = [randomTensor(SHAPE, 1), randomTensor(SHAPE, 2)];
    const expected = sums(values(a), values(b));
    const sum = tf.add(a, b);
    tf.dispose([a, b]);
    const other = tf.fill(SHAPE, 7); // would take their memory
    expect(values(sum)).toEqual(expected);
    tf.dispose([sum, other]);
  });

  it('is that of the values a variable had', () => {
    const variable = tf.variable(tf.fill(SHAPE, 1));
    const sum = tf.add(variable, tf.fill(SHAPE, 2));
    variable.assign(tf.fill(SHAPE, 5));
    expect(values(sum)[0]).toBe(3);
    for (let i = 0; i < 3; i++) variable.assign(tf.add(variable, tf.fill(SHAPE, 1)));
    expect(values(variable)[9]).toBe(8);
  });

  it('reaches kernels of tfjs, clones, reshapes and other backends', async () => {
    const sum = () => tf.add(tf.fill(SHAPE, 1), tf.fill(SHAPE, 2));
    expect(values(tf.relu(sum()))[3]).toBe(3);
    expect(values(tf.clone(sum()))[3]).toBe(3);
    expect(values(tf.reshape(sum(), [-1]))[3]).toBe(3);
    expect((await sum().data())[3]).toBe(3);
    const there = sum();
    await tf.setBackend('cpu');
    expect(values(tf.mul(there, 2))[3]).toBe(6);
    await tf.setBackend('wasm');
  });

  it('leaves nothing behind, read or not', async () => {
    const [a, b] = [randomTensor(SHAPE, 3), randomTensor(SHAPE, 4)];
    const step = () =>
      tf.tidy(() => {
        const unread = tf.add(a, tf.clone(b));
        const read = tf.add(tf.mul(a, 2), b);
        tf.add(unread, read);
        values(read);
      });
    step();
    const before = tf.memory();
    await expectNoLeak(step);
    for (let i = 0; i < 20; i++) step();
    const after = tf.memory();
    expect([after.numDataBuffers, after.numBytes]).toEqual([before.numDataBuffers, before.numBytes]);
  });

  it('holds the memory of one sum, whatever is added up', () => {
    tf.tidy(() => {
      let total = tf.zeros(SHAPE);
      const buffers = tf.memory().numDataBuffers;
      for (let i = 0; i < 10; i++) {
        const next = tf.add(total, tf.fill(SHAPE, 1));
        total.dispose();
        total = next;
      }
      expect(values(total)[11]).toBe(10);
      // Each round left what was filled in.
      expect(tf.memory().numDataBuffers - buffers).toBeLessThanOrEqual(11);
    });
  });

  it('gives batch norm its values and moments', () => {
    const [a, b] = [randomTensor(SHAPE, 5), randomTensor(SHAPE, 6)];
    const deferred = tf.add(a, b);
    const computed = tf.add(a, b);
    values(computed);
    const results = [deferred, computed].map((x) => batchNormTraining(x, null, null, null));
    expect(values(results[0]!.y)).toEqual(values(results[1]!.y));
    expect(values(results[0]!.variance)).toEqual(values(results[1]!.variance));
    expect(values(deferred)).toEqual(values(computed));
  });
});

describe('the gradient of batch norm, which an addition may take up', () => {
  const options = { activation: 'relu' } as const;

  it('is the same to the last bit, and so is the sum', () => {
    const x = randomTensor(SHAPE, 7);
    const [gamma, beta] = [randomTensor([8], 8), randomTensor([8], 9)];
    const [weights, shortcut] = [randomTensor(SHAPE, 10), randomTensor(SHAPE, 11)];
    const branch = (t: tf.Tensor) =>
      tf.sum(tf.mul(weights, batchNormTraining(t, gamma, beta, null, options).y)) as tf.Scalar;
    const alone = tf.grad((t) => branch(t))(x);
    const both = tf.grad((t) => tf.add(branch(t), tf.sum(tf.mul(shortcut, t))) as tf.Scalar)(x);
    const expected = sums(values(alone), values(shortcut));
    expect(values(both)).toEqual(expected);

    // Read after an addition has taken it up.
    const gradient = tf.grad((t) => branch(t))(x);
    const sum = tf.add(shortcut, gradient);
    expect(values(sum)).toEqual(expected);
    expect(values(gradient)).toEqual(values(alone));
  });

  it('leaves nothing behind', async () => {
    const x = randomTensor(SHAPE, 12);
    const step = () =>
      tf.dispose(tf.grad((t) => tf.sum(tf.add(t, batchNormTraining(t, null, null, null, options).y)))(x));
    step();
    const before = tf.memory().numDataBuffers;
    await expectNoLeak(step);
    expect(tf.memory().numDataBuffers).toBe(before);
  });
});

describe('the gradient of a convolution with respect to images', () => {
  const x = () => randomTensor([2, 8, 8, 3], 20) as tf.Tensor4D;
  const filters = () => randomTensor([3, 3, 3, 4], 21) as tf.Tensor4D;
  const convolve = (images: tf.Tensor, filter: tf.Tensor) =>
    tf.fused.conv2d({ x: images as tf.Tensor4D, filter: filter as tf.Tensor4D, strides: 1, pad: 'same' });

  it('is there when somebody reads it, by the filters as they were', () => {
    const [images, filter] = [x(), tf.variable(filters())];
    const expected = values(tf.grad((t) => convolve(t, filter))(images));
    const dx = tf.grad((t) => convolve(t, filter))(images);
    filter.assign(tf.zeros([3, 3, 3, 4]));
    expect(values(dx)).toEqual(expected);
  });

  it('waits for whoever reads it', () => {
    const { wasm, dataIdMap } = tf.backend() as unknown as WasmBackend;
    const dy = randomTensor([2, 8, 8, 4], 22);
    const attrs = { strides: 1, pad: 'same', dataFormat: 'NHWC', inputShape: [2, 8, 8, 3] };
    const dx = runKernel(tf.Conv2DBackpropInput, { dy, filter: filters() }, attrs);
    const { memoryOffset } = dataIdMap.get(dy.dataId);
    new Float32Array(wasm.asm.memory.buffer, memoryOffset, dy.size).fill(0);
    expect(values(dx)).toEqual(new Float32Array(dx.size));
  });

  it('leaves nothing behind, read or not', async () => {
    const [images, filter] = [x(), filters()];
    const ofFilter = tf.grad((t) => convolve(images, t));
    const step = () => tf.dispose(ofFilter(filter));
    step();
    const before = tf.memory().numDataBuffers;
    await expectNoLeak(step);
    expect(tf.memory().numDataBuffers).toBe(before);
  });
});
