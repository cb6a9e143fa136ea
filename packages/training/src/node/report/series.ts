/** A point of a curve. */
export interface Point {
  x: number;
  y: number;
}

/** How many points a curve keeps at most; more than a chart has pixels would only make the file large. */
const MOST_POINTS = 1200;

/**
 * The mean of the `width` values around each value, fewer at the ends: smooths without lagging behind.
 * Values that are not finite are left out of the means.
 */
export function movingAverage(points: readonly Point[], width: number): Point[] {
  const half = Math.floor(width / 2);
  const sums = [0];
  const counts = [0];
  for (const [i, { y }] of points.entries()) {
    const finite = Number.isFinite(y);
    sums.push(sums[i] + (finite ? y : 0));
    counts.push(counts[i] + (finite ? 1 : 0));
  }
  return points.map(({ x }, i) => {
    const reach = Math.min(half, i, points.length - 1 - i);
    const [from, to] = [i - reach, i + reach + 1];
    return { x, y: (sums[to] - sums[from]) / (counts[to] - counts[from]) };
  });
}

/** A width for {@link movingAverage} that suits a curve of so many values: a thirtieth of it, odd, 5 to 501; 1 for few. */
export function smoothingWidth(values: number): number {
  return values < 20 ? 1 : 2 * Math.min(250, Math.max(2, Math.floor(values / 60))) + 1;
}

/**
 * Fewer points with the same outline: of each run of neighbours the lowest and the highest are kept. Points
 * whose value is not finite are dropped.
 */
export function thin(points: readonly Point[], most: number = MOST_POINTS): Point[] {
  const finite = points.filter(({ y }) => Number.isFinite(y));
  if (finite.length <= most) return finite;
  const runs = Math.floor(most / 2);
  return Array.from({ length: runs }, (_, run) => {
    const from = Math.floor((run * finite.length) / runs);
    const to = Math.floor(((run + 1) * finite.length) / runs);
    let [low, high] = [from, from];
    for (let i = from; i < to; i++) {
      if (finite[i].y < finite[low].y) low = i;
      if (finite[i].y > finite[high].y) high = i;
    }
    return low < high ? [finite[low], finite[high]] : [finite[high], finite[low]];
  }).flat();
}
