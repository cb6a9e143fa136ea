// The input transform of winograd_strided.ts for a whole row of tiles: down the columns, straight from the image, into a stripe of
// transformed columns, then along the rows of each tile.
//
// A stripe is [stripeWidth][channels / 4][9] vectors: five points of the even rows, four of the odd ones. B^T with fused multiply-adds:
//   odd = d3 - d1, near = d3 - d2
//   odd + 2 (d0 - d2), near - 2 d1, near + 2 (d1 - d2), odd, d4 - d2 - 2 odd
import { F32, LANES, VEC, madd, nmadd } from "./simd";

/** Parts of a plane, and of all planes before it. */
// @ts-ignore: decorator
@inline
export function partsOf(point: usize): usize {
  return (point < 20 ? 2 : 1) * (point % 5 < 4 ? 2 : 1);
}

// @ts-ignore: decorator
@inline
export function partsBefore(point: usize): usize {
  return point < 20 ? (point / 5) * 18 + (point % 5) * 4 : 72 + (point - 20) * 2;
}

/** Bytes of a stripe of `width` columns. */
// @ts-ignore: decorator
@inline
export function stridedStripeBytes(width: i32, channels: i32): usize {
  return ((width * 9 * channels) as usize) * F32;
}

/**
 * Transforms nine rows of image[height][width][channels] from row `top` on (negative in the border) down their columns, into the stripe from
 * column `left` on. `zeros` is a row of zeros, read in the place of one beside the image.
 */
export function transformStridedColumns(
  image: usize, height: i32, width: i32, channels: i32, top: i32, left: i32, zeros: usize, stripe: usize, stripeWidth: i32,
): void {
  const vectors = (min(width, stripeWidth - left) * channels) >> 2;
  const row = ((width * channels) as usize) * F32;
  const target = stripe + stridedStripeBytes(left, channels);
  columnPoints(
    rowOf(image, row, top, height, zeros), rowOf(image, row, top + 2, height, zeros), rowOf(image, row, top + 4, height, zeros),
    rowOf(image, row, top + 6, height, zeros), rowOf(image, row, top + 8, height, zeros), target, vectors, true,
  );
  columnPoints(
    rowOf(image, row, top + 1, height, zeros), rowOf(image, row, top + 3, height, zeros), rowOf(image, row, top + 5, height, zeros),
    rowOf(image, row, top + 7, height, zeros), zeros, target + 5 * VEC, vectors, false,
  );
}

// @ts-ignore: decorator
@inline
function rowOf(image: usize, rowBytes: usize, row: i32, height: i32, zeros: usize): usize {
  return row < 0 || row >= height ? zeros : image + (row as usize) * rowBytes;
}

/** B^T down the columns of five rows, or of four: the fifth counts at infinity alone, where a filter of one tap is 0. */
// @ts-ignore: decorator
@inline
function columnPoints(r0: usize, r1: usize, r2: usize, r3: usize, r4: usize, target: usize, vectors: i32, withFifth: bool): void {
  const two = f32x4.splat(2);
  for (let left = vectors; left > 0; left--) {
    const d1 = v128.load(r1), d2 = v128.load(r2), d3 = v128.load(r3);
    const odd = f32x4.sub(d3, d1), near = f32x4.sub(d3, d2);
    v128.store(target, madd(f32x4.sub(v128.load(r0), d2), two, odd));
    v128.store(target, nmadd(d1, two, near), 16);
    v128.store(target, madd(f32x4.sub(d1, d2), two, near), 32);
    v128.store(target, odd, 48);
    if (withFifth) {
      v128.store(target, nmadd(odd, two, f32x4.sub(v128.load(r4), d2)), 64);
      r4 += VEC;
    }
    r0 += VEC;
    r1 += VEC;
    r2 += VEC;
    r3 += VEC;
    target += 9 * VEC;
  }
}

/** Takes the tiles of a stripe to their points, in planes of parts of `part` bytes, from the tile `tile` of a block on. */
export function transformStridedRows(stripe: usize, columns: i32, channels: i32, planes: usize, part: usize, tile: i32): void {
  const pixel = stridedStripeBytes(1, channels);
  const bytes = (channels as usize) * F32; // of one part of one tile
  const wide = (part << 2) + 64, narrow = (part << 1) + 64; // from plane to plane
  const planeRow = part * 18 + 5 * 64;
  for (let column = columns; column != 0; column--) {
    const at = (tile as usize) * bytes;
    for (let group: usize = 0; group < bytes; group += VEC) {
      let base = planes + group;
      for (let y: usize = 0; y < 4 * VEC; y += VEC) {
        const fifth = base + 4 * wide + 2 * at;
        rowPoints(stripe + y, pixel, base + 4 * at, wide, bytes, fifth);
        rowPoints(stripe + 5 * VEC + y, pixel, base + 4 * at + 2 * bytes, wide, bytes, fifth + bytes);
        base += planeRow;
      }
      rowPoints(stripe + 4 * VEC, pixel, base + 2 * at, narrow, bytes, base + 4 * narrow + at);
      stripe += 9 * VEC;
    }
    stripe += 7 * pixel;
    tile++;
  }
}

/** B^T along a row of nine: four points of the even and of the odd columns, side by side, and the fifth of the even ones. */
// @ts-ignore: decorator
@inline
function rowPoints(source: usize, pixel: usize, target: usize, plane: usize, part: usize, fifth: usize): void {
  const two = f32x4.splat(2);
  const step = pixel << 1;
  const d0 = v128.load(source), d1 = v128.load(source + step), d2 = v128.load(source + 2 * step), d3 = v128.load(source + 3 * step);
  const odd = f32x4.sub(d3, d1), near = f32x4.sub(d3, d2);
  v128.store(fifth, nmadd(odd, two, f32x4.sub(v128.load(source + 4 * step), d2)));
  const from = source + pixel;
  const e0 = v128.load(from), e1 = v128.load(from + step), e2 = v128.load(from + 2 * step), e3 = v128.load(from + 3 * step);
  const oddE = f32x4.sub(e3, e1), nearE = f32x4.sub(e3, e2);
  v128.store(target, madd(f32x4.sub(d0, d2), two, odd));
  v128.store(target + part, madd(f32x4.sub(e0, e2), two, oddE));
  target += plane;
  v128.store(target, nmadd(d1, two, near));
  v128.store(target + part, nmadd(e1, two, nearE));
  target += plane;
  v128.store(target, madd(f32x4.sub(d1, d2), two, near));
  v128.store(target + part, madd(f32x4.sub(e1, e2), two, nearE));
  target += plane;
  v128.store(target, odd);
  v128.store(target + part, oddE);
}
