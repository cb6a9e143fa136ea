import * as tf from '@tensorflow/tfjs-core';

/** Allowed distance: `absolute + relative * max|expected|`. */
export interface Tolerance {
  relative?: number;
  absolute?: number;
}

type Values = ArrayLike<number> | number;

/**
 * Throws unless every value is within `absolute + relative * max|expected|` of the expected one.
 * A NaN that was not expected, or a different number of values, fails.
 */
export function expectClose(
  actual: Values,
  expected: Values,
  { relative = 1e-5, absolute = 0 }: Tolerance = {},
): void {
  const [got, want] = [actual, expected].map((values) => (typeof values === 'number' ? [values] : values));
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

/** {@link expectClose} of what tensors hold, wherever a backend keeps it; two tensors must also agree in shape. */
export async function expectTensorClose(
  actual: tf.Tensor | Values,
  expected: tf.Tensor | Values,
  tolerance?: Tolerance,
): Promise<void> {
  if (actual instanceof tf.Tensor && expected instanceof tf.Tensor) {
    const [a, b] = [actual.shape.join('x'), expected.shape.join('x')];
    if (a !== b) throw new Error(`shape ${a} where ${b} was expected`);
  }
  const read = (values: tf.Tensor | Values) => (values instanceof tf.Tensor ? values.data() : values);
  const [got, want] = await Promise.all([read(actual), read(expected)]);
  expectClose(got, want, tolerance);
}
