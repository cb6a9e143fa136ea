import * as tf from '@tensorflow/tfjs-core';

/** Allowed distance: `absolute + relative * max|expected|`. */
export interface Tolerance {
  relative?: number;
  absolute?: number;
}

type Values = tf.Tensor | ArrayLike<number> | number;

const toArray = (values: Values): ArrayLike<number> => {
  if (typeof values === 'number') return [values];
  return values instanceof tf.Tensor ? values.dataSync() : values;
};

/**
 * Throws unless every value is within `absolute + relative * max|expected|` of the expected one.
 * A NaN that was not expected, or a different number of values, fails; two tensors must also agree in shape.
 */
export function expectClose(
  actual: Values,
  expected: Values,
  { relative = 1e-5, absolute = 0 }: Tolerance = {},
): void {
  if (actual instanceof tf.Tensor && expected instanceof tf.Tensor) {
    const [a, b] = [actual.shape.join('x'), expected.shape.join('x')];
    if (a !== b) throw new Error(`shape ${a} where ${b} was expected`);
  }
  const got = toArray(actual);
  const want = toArray(expected);
  if (got.length !== want.length) {
    throw new Error(`${got.length} values where ${want.length} were expected`);
  }
  let largest = 0;
  for (let i = 0; i < want.length; i++) {
    if (Number.isFinite(want[i])) largest = Math.max(largest, Math.abs(want[i]));
  }
  const bound = absolute + relative * largest;
  let worst = -1;
  let worstAt = -1;
  for (let i = 0; i < want.length; i++) {
    if (Object.is(got[i], want[i])) continue;
    const distance = Math.abs(got[i] - want[i]);
    const ranked = Number.isNaN(distance) ? Infinity : distance;
    if (ranked > worst) {
      worst = ranked;
      worstAt = i;
    }
  }
  if (worst > bound) {
    throw new Error(
      `value ${worstAt} is ${got[worstAt]} where ${want[worstAt]} was expected: ` +
        `off by ${worst.toExponential(2)}, allowed ${bound.toExponential(2)} (largest expected ${largest})`,
    );
  }
}
