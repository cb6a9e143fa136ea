/** A function as a point: its values at two inputs. */
export type Point = readonly [first: number, second: number];

/** Where the functions of the map are looked at. */
const INPUTS: Point = [-0.8, 0.6];

/** A class on the map. */
export interface ClassOnMap {
  powers: number[];
  /** The corners of the region of all its members, counter-clockwise. */
  corners: Point[];
  /** From the true function to the nearest member, both seen at the two inputs. */
  distance: number;
}

/**
 * The region of all Σ_p c_p x^p with |c_p| ≤ 1, each seen as the point of its values at two inputs: the sum of the segments from
 * -v_p to v_p, v_p = (x_1^p, x_2^p), which is a polygon with two sides a segment. Nothing is projected: on this map distances
 * are what they are at the two inputs.
 *
 * @returns its corners, counter-clockwise
 */
export function reachableRegion(powers: readonly number[], [x1, x2]: Point = INPUTS): Point[] {
  const sides = powers
    .map((power): Point => [x1 ** power, x2 ** power])
    .map(([u, v]): Point => (v < 0 || (v === 0 && u < 0) ? [-u, -v] : [u, v])) // all upward: the same segments
    .sort((a, b) => Math.atan2(a[1], a[0]) - Math.atan2(b[1], b[0]));
  // Begin with every segment at its lower end; turn them over one by one, flattest first, then back.
  let [u, v] = sides.reduce(([u, v], side) => [u - side[0], v - side[1]], [0, 0]);
  const corners: Point[] = [];
  for (const sign of [1, -1]) {
    for (const side of sides) {
      corners.push([u, v]);
      u += 2 * sign * side[0];
      v += 2 * sign * side[1];
    }
  }
  return corners;
}

/** The distance of a point from a convex polygon, corners counter-clockwise: 0 where it lies inside. */
export function distanceToRegion([pu, pv]: Point, corners: readonly Point[]): number {
  let inside = true;
  let nearest = Infinity;
  corners.forEach(([u, v], i) => {
    const [nextU, nextV] = corners[(i + 1) % corners.length];
    const [du, dv] = [nextU - u, nextV - v];
    if (du * (pv - v) - dv * (pu - u) < 0) inside = false;
    const along = Math.min(1, Math.max(0, (du * (pu - u) + dv * (pv - v)) / (du * du + dv * dv)));
    nearest = Math.min(nearest, Math.hypot(u + along * du - pu, v + along * dv - pv));
  });
  return inside ? 0 : nearest;
}

/** Puts classes on the map, with their distances from a true function that is the point `truth`. */
export function mapClasses(classes: readonly (readonly number[])[], truth: Point): ClassOnMap[] {
  return classes.map((powers) => {
    const corners = reachableRegion(powers);
    return { powers: [...powers], corners, distance: distanceToRegion(truth, corners) };
  });
}
