// The input transform of Winograd F(4x4, 3x3) for a whole row of tiles: first down the columns, straight from the image, into a stripe
// of transformed columns; then along the rows of each tile. Neighbouring tiles share two columns of the stripe.
//
// A stripe is [stripeWidth][channels / 4][6] vectors, so that the six values of a column lie at constant distances and the six columns
// of a tile at one distance. What lies beside the image stays the zeros that the caller put there.
//
// B^T takes six values to six points. With fused multiply-adds it is 12 operations:
//   even = d4 - 4 d2, odd = d3 - 4 d1, near = d4 - d2, far = d3 - d1
//   4 d0 + (even - d2), even + odd, even - odd, near + 2 far, near - 2 far, d5 - 4 d3 - odd
import { F32, LANES, VEC, madd, nmadd } from "./simd";

/** Bytes of a stripe of `width` columns. */
// @ts-ignore: decorator
@inline
export function stripeOfPointsBytes(width: i32, channels: i32): usize {
  return ((width * 6 * channels) as usize) * F32;
}

/**
 * Transforms six rows of image[height][width][channels] from row `top` on (negative in the border) down their columns, into the
 * stripe from column `left` on. `zeros` is a row of zeros, read in the place of one beside the image.
 */
export function transformColumns(
  image: usize, height: i32, width: i32, channels: i32, top: i32, left: i32, zeros: usize, stripe: usize, stripeWidth: i32,
): void {
  const row = ((width * channels) as usize) * F32;
  let r0 = rowOf(image, row, top, height, zeros);
  let r1 = rowOf(image, row, top + 1, height, zeros);
  let r2 = rowOf(image, row, top + 2, height, zeros);
  let r3 = rowOf(image, row, top + 3, height, zeros);
  let r4 = rowOf(image, row, top + 4, height, zeros);
  let r5 = rowOf(image, row, top + 5, height, zeros);
  const four = f32x4.splat(4), two = f32x4.splat(2);
  let target = stripe + stripeOfPointsBytes(left, channels);
  for (let vectors = (min(width, stripeWidth - left) * channels) >> 2; vectors > 0; vectors--) {
    const d1 = v128.load(r1), d2 = v128.load(r2), d3 = v128.load(r3), d4 = v128.load(r4);
    const even = nmadd(d2, four, d4), odd = nmadd(d1, four, d3);
    v128.store(target, madd(v128.load(r0), four, f32x4.sub(even, d2)));
    v128.store(target, f32x4.add(even, odd), 16);
    v128.store(target, f32x4.sub(even, odd), 32);
    const near = f32x4.sub(d4, d2), far = f32x4.sub(d3, d1);
    v128.store(target, madd(far, two, near), 48);
    v128.store(target, nmadd(far, two, near), 64);
    v128.store(target, f32x4.sub(nmadd(d3, four, v128.load(r5)), odd), 80);
    r0 += VEC;
    r1 += VEC;
    r2 += VEC;
    r3 += VEC;
    r4 += VEC;
    r5 += VEC;
    target += 6 * VEC;
  }
}

// @ts-ignore: decorator
@inline
function rowOf(image: usize, rowBytes: usize, row: i32, height: i32, zeros: usize): usize {
  return row < 0 || row >= height ? zeros : image + (row as usize) * rowBytes;
}

/** Takes the tiles of a stripe to their points, planes `plane` bytes apart; returns where the next stripe's go. */
export function transformRows(stripe: usize, tiles: i32, channels: i32, tile: usize, plane: usize): usize {
  const pixel = stripeOfPointsBytes(1, channels);
  const four = f32x4.splat(4), two = f32x4.splat(2);
  for (let column = tiles; column != 0; column--) {
    for (let group = channels; group != 0; group -= LANES) {
      let target = tile;
      for (let y: usize = 0; y < 6 * VEC; y += VEC) {
        let source = stripe + y;
        const d0 = v128.load(source);
        source += pixel;
        const d1 = v128.load(source);
        source += pixel;
        const d2 = v128.load(source);
        source += pixel;
        const d3 = v128.load(source);
        source += pixel;
        const d4 = v128.load(source);
        source += pixel;
        const d5 = v128.load(source);
        const even = nmadd(d2, four, d4), odd = nmadd(d1, four, d3);
        v128.store(target, madd(d0, four, f32x4.sub(even, d2)));
        target += plane;
        v128.store(target, f32x4.add(even, odd));
        target += plane;
        v128.store(target, f32x4.sub(even, odd));
        target += plane;
        const near = f32x4.sub(d4, d2), far = f32x4.sub(d3, d1);
        v128.store(target, madd(far, two, near));
        target += plane;
        v128.store(target, nmadd(far, two, near));
        target += plane;
        v128.store(target, f32x4.sub(nmadd(d3, four, d5), odd));
        target += plane;
      }
      stripe += 6 * VEC;
      tile += VEC;
    }
    stripe += 3 * pixel;
  }
  return tile;
}
