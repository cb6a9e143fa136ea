/** A place on a curve. */
export interface Point {
  x: number;
  y: number;
}

/** `y = factor * x ** exponent`. */
export interface PowerLaw {
  exponent: number;
  factor: number;
}

/**
 * The power law nearest to points, by least squares of the logarithms; null where they have fewer than two places.
 *
 * @throws RangeError where a coordinate is not above 0
 */
export function fitPowerLaw(points: readonly Point[]): PowerLaw | null {
  const bad = points.find(({ x, y }) => !(x > 0 && y > 0));
  if (bad !== undefined) {
    throw new RangeError(
      `a power law goes through points above 0 only, and not through (${bad.x}, ${bad.y})`,
    );
  }
  const logs = points.map(({ x, y }) => ({ x: Math.log(x), y: Math.log(y) }));
  const mean = (of: (point: Point) => number) =>
    logs.reduce((sum, point) => sum + of(point), 0) / logs.length;
  const [meanX, meanY] = [mean(({ x }) => x), mean(({ y }) => y)];
  const variance = mean(({ x }) => (x - meanX) ** 2);
  if (points.length < 2 || variance === 0) return null;
  const exponent = mean(({ x, y }) => (x - meanX) * (y - meanY)) / variance;
  return { exponent, factor: Math.exp(meanY - exponent * meanX) };
}
