import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { computeEach, type EachAttrs, type EachComputation } from './compute-each.js';

interface Inputs {
  a: tf.Tensor;
  b: tf.Tensor;
}
interface Attrs {
  factor: number;
}

const kernelName = 'ResidualTestOfMany';

/** `[factor a, b]` of each item. */
const computation: EachComputation<Inputs, Attrs> = {
  kernelName,
  one: {
    kernelName: 'ResidualTestOfOne',
    portable: ({ a, b }, { factor }) => [tf.mul(a, factor), tf.clone(b)],
  },
};
const items = (count: number) =>
  Array.from({ length: count }, (_, i) => ({
    inputs: { a: tf.scalar(i), b: tf.scalar(i + 1) },
    attrs: { factor: 10 },
  }));

/** What comes of so many items, and how many of their tensors are left after it. */
function taken(count: number) {
  const all = items(count);
  const before = tf.memory().numTensors;
  const values: number[][] = [];
  computeEach(computation, all, (outputs, item) => {
    values[item] = outputs.map((output) => output.dataSync()[0]);
  });
  return { values, left: tf.memory().numTensors - before };
}
const expected = (count: number) => ({
  values: Array.from({ length: count }, (_, i) => [10 * i, i + 1]),
  left: 0,
});

describe('computeEach', () => {
  beforeAll(() => tf.setBackend('cpu'));
  afterEach(() => {
    if (tf.getKernel(kernelName, 'cpu') !== undefined) tf.unregisterKernel(kernelName, 'cpu');
  });

  it('computes one by one where no kernel takes many', () => {
    expect(taken(3)).toEqual(expected(3));
    expect(taken(0)).toEqual(expected(0));
  });

  it('gives a kernel the inputs by numbered names and the attributes of each, 30 items at a time', () => {
    const calls: string[][] = [];
    tf.registerKernel({
      kernelName,
      backendName: 'cpu',
      kernelFunc: ({ inputs, attrs }) => {
        const { each } = attrs as unknown as EachAttrs<Attrs>;
        calls.push(Object.keys(inputs));
        return each.flatMap(({ factor }, i) => [
          tf.mul(inputs[`a${i}`] as tf.Tensor, factor),
          tf.clone(inputs[`b${i}`] as tf.Tensor),
        ]);
      },
    });
    expect(taken(2)).toEqual(expected(2));
    expect(calls).toEqual([['a0', 'b0', 'a1', 'b1']]);
    calls.length = 0;
    expect(taken(70)).toEqual(expected(70));
    expect(calls.map((names) => names.length / 2)).toEqual([30, 30, 10]);
    calls.length = 0;
    expect(taken(0)).toEqual(expected(0));
    expect(calls).toEqual([]);
  });
});
