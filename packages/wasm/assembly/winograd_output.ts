// The output transform of Winograd F(4x4, 3x3) and of its counterpart for stride 2, F(4x4, 2x2), with what comes after it: the addition of a
// second tensor, and ReLU.
//
// A^T takes six points (0, 1, -1, 2, -2, infinity) to four pixels. With fused multiply-adds it is 10 operations:
//   near = m1 + m2, difference = m1 - m2, far = m3 + m4, farDifference = m3 - m4
//   m0 + near + far, difference + 2 farDifference, near + 4 far, difference + 8 farDifference + m5
// Of five points (0, 1, -1, 2, infinity) there is no m4, and m3 is both far and farDifference.
import { F32, LANES, VEC, madd } from "./simd";

/** Bytes of scratch for writeTiles: six columns of four vectors, and a tile. */
export const TILE_SCRATCH: usize = 24 * VEC + 16 * VEC;

/** Point (1, 1) of `side` times `side`: the output transform adds it to all 16 values of a tile, so that is where a bias goes. */
// @ts-ignore: decorator
@inline
export function biasPoint(side: usize): usize {
  return side + 1;
}

/**
 * Takes the products of one row of tiles, `side` (6 or 5) times `side` points, to `height` rows of output, plus what lies `addend` bytes from
 * there where `withAddend`, no value below `lowest`; returns where the next row's products lie. Both are constants at every call.
 */
// @ts-ignore: decorator
@inline
export function writeTiles(
  side: usize, product: usize, plane: usize, columns: i32, target: usize, pixel: usize, row: usize, height: i32, outWidth: i32, channels: i32,
  scratch: usize, addend: usize, withAddend: bool, lowest: v128,
): usize {
  const staged = scratch + 24 * VEC;
  const none = f32x4.splat(-Infinity);
  for (let column = 0; column < columns; column++) {
    const width = min(4, outWidth - 4 * column);
    const isWhole = height == 4 && width == 4;
    for (let group = channels; group != 0; group -= LANES) {
      if (isWhole) writeTile(side, product, plane, scratch, target, pixel, row, addend, withAddend, lowest);
      else {
        writeTile(side, product, plane, scratch, staged, VEC, 4 * VEC, 0, false, none);
        for (let y: usize = 0; y < (height as usize); y++) {
          for (let x: usize = 0; x < (width as usize); x++) {
            const to = target + y * row + x * pixel;
            const value = v128.load(staged + (4 * y + x) * VEC);
            v128.store(to, f32x4.pmax(withAddend ? f32x4.add(value, v128.load(to + addend)) : value, lowest));
          }
        }
      }
      product += VEC;
      target += VEC;
    }
    target += 3 * pixel;
  }
  return product;
}

/** One channel group of one tile: down its columns of points, then along its four rows. */
// @ts-ignore: decorator
@inline
function writeTile(
  side: usize, products: usize, plane: usize, scratch: usize, target: usize, pixel: usize, row: usize, addend: usize, withAddend: bool, lowest: v128,
): void {
  const two = f32x4.splat(2), four = f32x4.splat(4), eight = f32x4.splat(8);
  const planeRow = plane * side;
  for (let x = scratch; x < scratch + side * 4 * VEC; x += 4 * VEC) {
    let source = products;
    const m0 = v128.load(source);
    source += planeRow;
    const m1 = v128.load(source);
    source += planeRow;
    const m2 = v128.load(source);
    source += planeRow;
    const m3 = v128.load(source);
    source += planeRow;
    const m4 = v128.load(source);
    const near = f32x4.add(m1, m2), difference = f32x4.sub(m1, m2);
    const far = side == 6 ? f32x4.add(m3, m4) : m3, farDifference = side == 6 ? f32x4.sub(m3, m4) : m3;
    const last = side == 6 ? v128.load(source + planeRow) : m4;
    v128.store(x, f32x4.add(f32x4.add(m0, near), far));
    v128.store(x, madd(farDifference, two, difference), 16);
    v128.store(x, madd(far, four, near), 32);
    v128.store(x, f32x4.add(madd(farDifference, eight, difference), last), 48);
    products += plane;
  }
  for (let y: usize = 0; y < 4 * VEC; y += VEC) {
    const source = scratch + y;
    const m0 = v128.load(source), m1 = v128.load(source, 64), m2 = v128.load(source, 128);
    const m3 = v128.load(source, 192), m4 = v128.load(source, 256);
    const near = f32x4.add(m1, m2), difference = f32x4.sub(m1, m2);
    const far = side == 6 ? f32x4.add(m3, m4) : m3, farDifference = side == 6 ? f32x4.sub(m3, m4) : m3;
    const last = side == 6 ? v128.load(source, 320) : m4;
    let to = target;
    finish(to, f32x4.add(f32x4.add(m0, near), far), addend, withAddend, lowest);
    to += pixel;
    finish(to, madd(farDifference, two, difference), addend, withAddend, lowest);
    to += pixel;
    finish(to, madd(far, four, near), addend, withAddend, lowest);
    to += pixel;
    finish(to, f32x4.add(madd(farDifference, eight, difference), last), addend, withAddend, lowest);
    target += row;
  }
}

// @ts-ignore: decorator
@inline
function finish(to: usize, value: v128, addend: usize, withAddend: bool, lowest: v128): void {
  v128.store(to, f32x4.pmax(withAddend ? f32x4.add(value, v128.load(to + addend)) : value, lowest));
}

/** Adds bias[channels] to the plane of the bias point. */
export function addBias(plane: usize, bias: usize, tiles: i32, channels: i32): void {
  const end = bias + (channels as usize) * F32;
  for (let tile = tiles; tile != 0; tile--) {
    for (let at = bias; at < end; at += VEC) {
      v128.store(plane, f32x4.add(v128.load(plane), v128.load(at)));
      plane += VEC;
    }
  }
}
