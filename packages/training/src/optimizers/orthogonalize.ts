import * as tf from '@tensorflow/tfjs-core';

/** The quintic of Jordan et al. 2024: its slope at 0 is as steep as it may be for five iterations to end between 0.7 and 1.2. */
const [A, B, C] = [3.4445, -4.775, 2.0315];

/** Guards the division of a matrix of zeros. */
const EPSILON = 1e-7;

/**
 * Iterations on one Gram matrix. Each multiplies its rounding errors, where it should be 0, by up to a² = 12; after three they are
 * still below 1e-3, after five they would be larger than what is sought.
 */
const ITERATIONS_A_GRAM = 3;

/** Options of {@link orthogonalize}. */
export interface OrthogonalizeOptions {
  /** Newton-Schulz iterations; 5 in the source. */
  iterations?: number;
}

/**
 * About the nearest matrix with orthonormal columns (or rows, whichever are fewer), by Newton-Schulz iterations: all singular
 * values of G become about 1 (0.7 to 1.2), and its singular vectors stay (Jordan et al. 2024, https://kellerjordan.github.io/posts/muon):
 *
 *     X ← G / ‖G‖
 *     X ← X (a I + b XᵀX + c (XᵀX)²)          iterations times, a = 3.4445, b = -4.775, c = 2.0315
 *
 * Every iterate is X₀ times a polynomial P of X₀ᵀX₀, so for three iterations at a time only P, of the smaller side, is iterated: four
 * products with the large matrix in place of ten.
 *
 * @param matrix `[rows, columns] -> [rows, columns]`
 */
export function orthogonalize(
  matrix: tf.Tensor2D,
  { iterations = 5 }: OrthogonalizeOptions = {},
): tf.Tensor2D {
  return tf.tidy(() => {
    const wide = matrix.shape[1] > matrix.shape[0];
    const norm = tf.sqrt(tf.sum(tf.square(matrix))); // tf.norm takes powers, and six times as long
    let x = tf.div(matrix, tf.add(norm, EPSILON)) as tf.Tensor2D;
    for (let left = iterations; left > 0; left -= ITERATIONS_A_GRAM) {
      const turned = tf.transpose(x); // a product that transposes by itself takes tfjs on wasm five times as long
      const gram = (wide ? tf.matMul(x, turned) : tf.matMul(turned, x)) as tf.Tensor2D;
      const polynomial = iterate(gram, Math.min(left, ITERATIONS_A_GRAM));
      x = wide ? tf.matMul(polynomial, x) : tf.matMul(x, polynomial);
    }
    return x;
  });
}

/** P after so many iterations that begin with P = I. All factors are polynomials of one symmetric matrix, so they commute. */
function iterate(gram: tf.Tensor2D, iterations: number): tf.Tensor2D {
  const constant = tf.mul(tf.eye(gram.shape[0]), A) as tf.Tensor2D;
  let polynomial: tf.Tensor2D | null = null;
  for (let i = 0; i < iterations; i++) {
    const current: tf.Tensor2D =
      polynomial === null ? gram : tf.matMul(gram, tf.matMul(polynomial, polynomial));
    const terms = [constant, tf.mul(current, B), tf.mul(tf.matMul(current, current), C)];
    const quintic = tf.addN<tf.Tensor2D>(terms as tf.Tensor2D[]);
    polynomial = polynomial === null ? quintic : tf.matMul(polynomial, quintic);
  }
  return polynomial ?? tf.eye(gram.shape[0]);
}
