import * as tf from '@tensorflow/tfjs-core';
import type { Jax, JaxArray } from '../jax/jax.js';

/** An array of {@link fakeJax}: a tensor with the count of those who own it. */
class FakeArray implements JaxArray {
  #owners = 1;

  constructor(
    readonly tensor: tf.Tensor,
    readonly live: Set<FakeArray>,
  ) {
    live.add(this);
  }

  get ref(): this {
    this.#owners++;
    return this;
  }

  get shape(): number[] {
    return this.tensor.shape;
  }

  /** The tensor, whose owner gives it up. */
  take(): tf.Tensor {
    if (this.#owners === 0) throw new Error('an array is used after it was consumed');
    if (--this.#owners === 0) this.live.delete(this);
    return this.tensor;
  }

  dispose(): void {
    this.take();
  }

  data = async () => (await this.take().data()) as Float32Array;

  slice(...index: (number | [])[]): FakeArray {
    let tensor = this.take();
    for (let axis = index.length - 1; axis >= 0; axis--) {
      if (typeof index[axis] === 'number') tensor = tf.gather(tensor, index[axis] as number, axis);
    }
    return new FakeArray(tensor, this.live);
  }
}

/**
 * What is used of jax-js, over TensorFlow.js, with the rule that each use of an array consumes it: one that is used once too often
 * throws, and what nobody consumed stays in `live`. It differentiates nothing.
 */
export function fakeJax(): { jax: Pick<Jax, 'lax' | 'nn' | 'numpy'>; live: Set<JaxArray> } {
  const live = new Set<FakeArray>();
  const made = (tensor: tf.Tensor) => new FakeArray(tensor, live);
  const of = (operand: JaxArray | number) =>
    typeof operand === 'number' ? operand : (operand as FakeArray).take();
  const unary = (f: (x: tf.Tensor) => tf.Tensor) => (x: JaxArray) => made(f(of(x) as tf.Tensor));
  const binary =
    (f: (a: tf.Tensor | number, b: tf.Tensor | number) => tf.Tensor) =>
    (a: JaxArray | number, b: JaxArray | number) =>
      made(f(of(a), of(b)));
  return {
    live,
    jax: {
      lax: {
        convGeneralDilated(x, filter, [stride], [rows, columns]) {
          const image = tf.transpose(of(x) as tf.Tensor4D, [0, 2, 3, 1]);
          const kernel = tf.transpose(of(filter) as tf.Tensor4D, [2, 3, 1, 0]);
          const padded = tf.pad(image, [[0, 0], rows, columns, [0, 0]]);
          return made(tf.transpose(tf.conv2d(padded, kernel, stride, 'valid'), [0, 3, 1, 2]));
        },
      },
      nn: { relu: unary(tf.relu), logSoftmax: (x, axis) => made(tf.logSoftmax(of(x) as tf.Tensor, axis)) },
      numpy: {
        array: (values, { shape }) => made(tf.tensor(values, shape)),
        ...{
          add: binary(tf.add),
          subtract: binary(tf.sub),
          multiply: binary(tf.mul),
          divide: binary(tf.div),
        },
        ...{ sqrt: unary(tf.sqrt), square: unary(tf.square), sum: unary((x) => tf.sum(x)) },
        matmul: (a, b) => made(tf.matMul(of(a) as tf.Tensor, of(b) as tf.Tensor)),
        mean: (a, axes, { keepdims } = { keepdims: false }) =>
          made(tf.mean(of(a) as tf.Tensor, axes, keepdims)),
        pad: (a, widths) => made(tf.pad(of(a) as tf.Tensor, widths)),
        reshape: (a, shape) => made(tf.reshape(of(a) as tf.Tensor, shape)),
      },
    },
  };
}
