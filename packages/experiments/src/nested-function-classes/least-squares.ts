/** What {@link leastSquares} found. */
export interface LeastSquaresFit {
  /** One a column. */
  coefficients: number[];
  /** The root of the mean square of values - Σ_j coefficients_j columns_j. */
  rms: number;
}

const dot = (a: readonly number[], b: readonly number[]) =>
  a.reduce((sum, value, i) => sum + value * b[i], 0);

/**
 * The coefficients c that minimise ‖values - Σ_j c_j columns_j‖², by modified Gram-Schmidt with the values as the last column. In
 * that form it is backward stable, as Householder's is (Björck 1967, "Solving linear least squares problems by Gram-Schmidt
 * orthogonalization"), which powers of x need: they are nearly parallel.
 *
 * @throws RangeError if there are more columns than values, a column has another length, or one depends on those before it
 */
export function leastSquares(
  columns: readonly (readonly number[])[],
  values: readonly number[],
): LeastSquaresFit {
  if (columns.length > values.length) {
    throw new RangeError(
      `${columns.length} coefficients need at least as many values, and there are ${values.length}`,
    );
  }
  const rest = [...columns, values].map((column, j) => {
    if (column.length !== values.length) {
      throw new RangeError(`column ${j} has ${column.length} values, where ${values.length} are needed`);
    }
    return [...column];
  });
  const r: number[][] = []; // r[j][k]: of column k along direction j
  for (let j = 0; j < columns.length; j++) {
    const length = Math.sqrt(dot(rest[j], rest[j]));
    if (!(length > 1e-13 * Math.sqrt(dot(columns[j], columns[j])))) {
      throw new RangeError(`column ${j} depends on those before it: leave it out`);
    }
    const direction = rest[j].map((value) => value / length);
    r[j] = [];
    r[j][j] = length;
    for (let k = j + 1; k <= columns.length; k++) {
      r[j][k] = dot(direction, rest[k]);
      for (let i = 0; i < values.length; i++) rest[k][i] -= r[j][k] * direction[i];
    }
  }
  const coefficients: number[] = new Array(columns.length);
  for (let j = columns.length - 1; j >= 0; j--) {
    let sum = r[j][columns.length];
    for (let k = j + 1; k < columns.length; k++) sum -= r[j][k] * coefficients[k];
    coefficients[j] = sum / r[j][j];
  }
  const residual = rest[columns.length];
  return { coefficients, rms: Math.sqrt(dot(residual, residual) / values.length) };
}
