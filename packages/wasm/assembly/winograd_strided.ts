// Convolution 3x3, stride 2, any padding, NHWC, through Winograd.
//
// Of the nine rows of input under four rows of output the even ones (0, 2, 4, 6, 8) meet the taps 0 and 2, the odd ones (1, 3, 5, 7)
// the tap 1; the same along a row. So the convolution is a sum of four with stride 1 and filters 2x2, 2x1, 1x2 and 1x1, and all
// of them go through F(4x4, 2x2), whose points are 0, 1, -1, 2 and infinity along each axis. A filter of one tap is 0 at infinity, so
// odd rows and columns have four points. At each point the four tiles are one sum over up to 4 x in channels:
// 81 multiplications of a channel for 16 pixels in place of 144.
//
// Points. Plane (y, x) of 5x5 holds for each tile [parts][in]: even-even; even-odd where x < 4; odd-even where y < 4; odd-odd where both are,
// that is 4, 2 or 1 parts. Products are [25][tiles][out]. Blocks and the micro-kernel are those of winograd_convolution.ts.
import { F32, VEC } from "./simd";
import { FILTER_PADDING, multiplyPoint, PANEL } from "./winograd_convolution";
import { addBias, biasPoint, TILE_SCRATCH, writeTiles } from "./winograd_output";
import { partsBefore, partsOf, stridedStripeBytes, transformStridedColumns, transformStridedRows } from "./winograd_strided_input";
import { tilesOver } from "./winograd_tiles";

/** Points of the products along an axis. */
const SIDE: usize = 5;
/** Tiles of one channel under one tile of output. */
const ALL_PARTS: usize = 81;
/** Bytes that the points of one block of tiles may take in the second-level cache. */
const BLOCK_BYTES: i32 = 262144;

/** Rows of tiles that are taken together, out of all rows of all images. */
function stridedBlockRows(batch: i32, outHeight: i32, outWidth: i32, inChannels: i32, outChannels: i32): i32 {
  const rowBytes = tilesOver(outWidth) * ((ALL_PARTS as i32) * inChannels + 25 * outChannels) * 4;
  return min(batch * tilesOver(outHeight), max(BLOCK_BYTES / rowBytes, 15 / tilesOver(outWidth) + 1));
}

/** Tiles of a block, an even number since they go in pairs. */
// @ts-ignore: decorator
@inline
function blockTiles(batch: i32, outHeight: i32, outWidth: i32, inChannels: i32, outChannels: i32): usize {
  return ((tilesOver(outWidth) * stridedBlockRows(batch, outHeight, outWidth, inChannels, outChannels) + 1) & -2) as usize;
}

/** Bytes of scratch for winogradStrided: a row of zeros, a stripe, the points of a block and their products, a tile. */
export function winogradStridedScratch(
  batch: i32, height: i32, width: i32, inChannels: i32, outHeight: i32, outWidth: i32, outChannels: i32,
  kernelHeight: i32, kernelWidth: i32, strideHeight: i32, strideWidth: i32, top: i32, left: i32,
): usize {
  const tiles = blockTiles(batch, outHeight, outWidth, inChannels, outChannels);
  return ((width * inChannels) as usize) * F32 + stridedStripeBytes(8 * tilesOver(outWidth) + 1, inChannels)
    + tiles * (ALL_PARTS * (inChannels as usize) + SIDE * SIDE * (outChannels as usize)) * F32
    + 2 * SIDE * SIDE * 64 + TILE_SCRATCH;
}

/**
 * output[batch][outHeight][outWidth][out] from input[batch][height][width][in], what winogradStridedFilterPoints made of
 * filters[3][3][in][out], bias[out] and addend, which is like the output; either is 0 where there is none. With `relu`, negative outputs
 * become 0. Channels are multiples of 4 (in) and 16 (out). Writes the rows of tiles `first` to `last`, counted over all images.
 */
export function winogradStrided(
  first: i32, last: i32, scratch: usize, input: usize, filterPoints: usize, bias: usize, addend: usize, relu: i32, output: usize,
  batch: i32, height: i32, width: i32, inChannels: i32, outHeight: i32, outWidth: i32, outChannels: i32,
  kernelHeight: i32, kernelWidth: i32, strideHeight: i32, strideWidth: i32, top: i32, left: i32,
): void {
  const columns = tilesOver(outWidth);
  const rows = tilesOver(outHeight);
  const blockRows = stridedBlockRows(batch, outHeight, outWidth, inChannels, outChannels);
  const capacity = blockTiles(batch, outHeight, outWidth, inChannels, outChannels);
  const inPixel = (inChannels as usize) * F32;
  const outPixel = (outChannels as usize) * F32;
  const part = capacity * inPixel; // one part of a plane
  const productPlane = capacity * outPixel + 64;
  const filterPart = ((inChannels * outChannels) as usize) * F32;
  const inImage = ((height * width) as usize) * inPixel;
  const outRow = (outWidth as usize) * outPixel;
  const stripeWidth = 8 * columns + 1;
  const lowest = f32x4.splat(relu != 0 ? 0 : -Infinity);
  const toAddend = addend - output;

  const zeros = scratch;
  const stripe = zeros + (width as usize) * inPixel;
  const tiles = stripe + stridedStripeBytes(stripeWidth, inChannels);
  const products = tiles + ALL_PARTS * part + SIDE * SIDE * 64;
  const tileScratch = products + SIDE * SIDE * productPlane;
  memory.fill(zeros, 0, tiles - zeros);

  let row = first % rows; // of the tiles of an image, when they are read
  let writtenRow = row; // the same, when they are written
  input += ((first / rows) as usize) * inImage;
  output += ((first / rows) as usize) * (outHeight as usize) * outRow;
  for (let rowsLeft = last - first; rowsLeft > 0; rowsLeft -= blockRows) {
    const count = min(blockRows, rowsLeft);
    for (let block = 0; block < count; block++) {
      transformStridedColumns(input, height, width, inChannels, 8 * row - top, left, zeros, stripe, stripeWidth);
      transformStridedRows(stripe, columns, inChannels, tiles, part, block * columns);
      if (++row == rows) {
        row = 0;
        input += inImage;
      }
    }
    const pairs = (count * columns + 1) >> 1;
    for (let point: usize = 0; point < SIDE * SIDE; point++) {
      const before = partsBefore(point);
      const terms = (partsOf(point) as i32) * inChannels;
      multiplyPoint(tiles + before * part + point * 64, filterPoints + before * filterPart + point * FILTER_PADDING, products + point * productPlane, pairs, terms, outChannels);
    }
    if (bias != 0) addBias(products + biasPoint(SIDE) * productPlane, bias, count * columns, outChannels);
    let product = products;
    for (let block = count; block != 0; block--) {
      const target = output + ((4 * writtenRow) as usize) * outRow;
      const tileHeight = min(4, outHeight - 4 * writtenRow);
      product = addend == 0
        ? writeTiles(5, product, productPlane, columns, target, outPixel, outRow, tileHeight, outWidth, outChannels, tileScratch, 0, false, lowest)
        : writeTiles(5, product, productPlane, columns, target, outPixel, outRow, tileHeight, outWidth, outChannels, tileScratch, toAddend, true, lowest);
      if (++writtenRow == rows) {
        writtenRow = 0;
        output += (outHeight as usize) * outRow;
      }
    }
  }
}

/**
 * Transforms the vectors `first` to `last` of filters [3][3][in][out] to points: for each of 5x5 planes [out / 16][parts][in][16], 16 values between two.
 * `scratch` holds 36 vectors.
 */
export function winogradStridedFilterPoints(
  first: i32, last: i32, scratch: usize, filters: usize, points: usize, inChannels: i32, outChannels: i32,
): void {
  const tap = ((inChannels * outChannels) as usize) * F32;
  const rowVectors = (outChannels as usize) >> 2;
  for (let vector = first as usize; vector < (last as usize); vector++) {
    const filter = filters + vector * VEC;
    for (let x: usize = 0; x < 3; x++) filterPoints(filter + x * tap, 3 * tap, scratch + 9 * x * VEC, VEC);
    const row = vector / rowVectors;
    const column = vector % rowVectors;
    for (let y: usize = 0; y < 9; y++) {
      const source = scratch + y * VEC;
      filterPoints(source, 9 * VEC, scratch + 27 * VEC, VEC);
      for (let x: usize = 0; x < 9; x++) {
        const point = (y < 5 ? y : y - 5) * SIDE + (x < 5 ? x : x - 5);
        const parts = partsOf(point);
        const part: usize = (x < 5 ? 0 : 1) + (y < 5 ? 0 : point % SIDE < 4 ? 2 : 1);
        const panel = points + partsBefore(point) * tap + point * FILTER_PADDING + (column / PANEL) * parts * (inChannels as usize) * PANEL * VEC;
        v128.store(panel + ((part * (inChannels as usize) + row) * PANEL + column % PANEL) * VEC, v128.load(scratch + (27 + x) * VEC));
      }
    }
  }
}

/** G: the taps 0 and 2 to five points, the tap 1 to four. */
// @ts-ignore: decorator
@inline
function filterPoints(src: usize, srcStride: usize, dst: usize, dstStride: usize): void {
  const half = f32x4.splat(0.5), sixth = f32x4.splat(1.0 / 6.0);
  const g0 = v128.load(src), one = v128.load(src + srcStride), g1 = v128.load(src + 2 * srcStride);
  v128.store(dst, f32x4.mul(g0, half));
  v128.store(dst + dstStride, f32x4.neg(f32x4.mul(f32x4.add(g0, g1), half)));
  v128.store(dst + 2 * dstStride, f32x4.mul(f32x4.sub(g1, g0), sixth));
  v128.store(dst + 3 * dstStride, f32x4.mul(f32x4.add(g0, f32x4.add(g1, g1)), sixth));
  v128.store(dst + 4 * dstStride, g1);
  v128.store(dst + 5 * dstStride, f32x4.mul(one, half));
  v128.store(dst + 6 * dstStride, f32x4.neg(f32x4.mul(one, half)));
  v128.store(dst + 7 * dstStride, f32x4.neg(f32x4.mul(one, sixth)));
  v128.store(dst + 8 * dstStride, f32x4.mul(one, sixth));
}
