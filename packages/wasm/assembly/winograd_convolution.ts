// Convolution 3x3, stride 1, any padding, NHWC, through Winograd F(4x4, 3x3); also the gradient of its input, which is the same
// convolution of the output gradient with the filters flipped and transposed (filters.ts) and with padding 2 - top, 2 - left.
//
// Each 6x6 input tile becomes 36 points; at every point the tiles are multiplied by the transformed filter (36 small
// matrix products, 2.25 multiplications an output value in place of 9); the 36 products become a 4x4 output tile.
// Channels are multiples of 4 (in) and 16 (out). The transforms are in winograd_input.ts and winograd_output.ts, the latter with
// bias, addition and ReLU; they take a third of the time for 16 channels, an eighth for 64.
//
// Tiling. As many rows of tiles at a time as leave their points in the second-level cache, over all images of the batch.
// The micro-kernel multiplies 2 tiles by 4 vectors of output channels: 8 accumulators, 4 filter vectors and 1 splat value = 13
// live vectors of the 16 that x86-64 has.
import { F32, VEC, madd } from "./simd";
import { addBias, biasPoint, TILE_SCRATCH, writeTiles } from "./winograd_output";
import { stripeOfPointsBytes, transformColumns, transformRows } from "./winograd_input";
import { POINTS, planeBytes, rowsOfBlock, tilesOver } from "./winograd_tiles";
import { filterTransform } from "./winograd_transforms";

/** Bytes between the planes of filters of two points, beyond their data, for the same reason as between those of tiles. */
export const FILTER_PADDING: usize = 64;
/** Output channels of a panel of filters, in vectors. */
export const PANEL: usize = 4;

/**
 * Transforms the vectors `first` to `last` of filters [3][3][in][out] to points [36][out / 16][in][16], 16 values between two planes: in
 * panels, which the micro-kernel reads from end to end. `scratch` holds 18 vectors.
 */
export function winogradFilterPoints(
  first: i32, last: i32, scratch: usize, filters: usize, points: usize, inChannels: i32, outChannels: i32,
): void {
  const tap = ((inChannels * outChannels) as usize) * F32;
  const plane = tap + FILTER_PADDING;
  const panelBytes = (inChannels as usize) * PANEL * VEC;
  const rowVectors = (outChannels as usize) >> 2;
  for (let vector = first as usize; vector < (last as usize); vector++) {
    const filter = filters + vector * VEC;
    const row = vector / rowVectors;
    const column = vector % rowVectors;
    const point = points + (column / PANEL) * panelBytes + (row * PANEL + column % PANEL) * VEC;
    for (let x: usize = 0; x < 3; x++) filterTransform(filter + x * tap, 3 * tap, scratch + x * VEC, 3 * VEC);
    for (let y: usize = 0; y < 6; y++) filterTransform(scratch + y * 3 * VEC, VEC, point + y * 6 * plane, plane);
  }
}

/** Rows of tiles of all images: what winogradConvolution takes a range of. */
export function winogradTileRows(batch: i32, outHeight: i32): i32 {
  return batch * tilesOver(outHeight);
}

/** Bytes of scratch for winogradConvolution: a row of zeros, a stripe, the points of a block and their products, a tile. */
export function winogradConvolutionScratch(
  batch: i32, height: i32, width: i32, inChannels: i32, outHeight: i32, outWidth: i32, outChannels: i32,
  kernelHeight: i32, kernelWidth: i32, strideHeight: i32, strideWidth: i32, top: i32, left: i32,
): usize {
  const tiles = tilesOver(outWidth) * rowsOfBlock(batch, outHeight, outWidth, inChannels, outChannels);
  return ((width * inChannels) as usize) * F32 + stripeOfPointsBytes(4 * tilesOver(outWidth) + 2, inChannels)
    + POINTS * (planeBytes(tiles, inChannels) + planeBytes(tiles, outChannels)) + TILE_SCRATCH;
}

/**
 * output[batch][outHeight][outWidth][out] from input[batch][height][width][in], the points of filters[3][3][in][out],
 * bias[out] and addend, which is like the output; either is 0 where there is none. With `relu`, negative outputs become 0. Writes the rows of
 * tiles `first` to `last`, counted over all images.
 */
export function winogradConvolution(
  first: i32, last: i32, scratch: usize, input: usize, filterPoints: usize, bias: usize, addend: usize, relu: i32, output: usize,
  batch: i32, height: i32, width: i32, inChannels: i32, outHeight: i32, outWidth: i32, outChannels: i32,
  kernelHeight: i32, kernelWidth: i32, strideHeight: i32, strideWidth: i32, top: i32, left: i32,
): void {
  const columns = tilesOver(outWidth);
  const rows = tilesOver(outHeight);
  const blockRows = rowsOfBlock(batch, outHeight, outWidth, inChannels, outChannels);
  const tilePlane = planeBytes(columns * blockRows, inChannels);
  const productPlane = planeBytes(columns * blockRows, outChannels);
  const filterPlane = ((inChannels * outChannels) as usize) * F32 + FILTER_PADDING;
  const inImage = ((height * width * inChannels) as usize) * F32;
  const outPixel = (outChannels as usize) * F32;
  const outRow = (outWidth as usize) * outPixel;
  const stripeWidth = 4 * columns + 2;
  const lowest = f32x4.splat(relu != 0 ? 0 : -Infinity);
  const toAddend = addend - output;

  const zeros = scratch;
  const stripe = zeros + ((width * inChannels) as usize) * F32;
  const tiles = stripe + stripeOfPointsBytes(stripeWidth, inChannels);
  const products = tiles + POINTS * tilePlane;
  const tileScratch = products + POINTS * productPlane;
  memory.fill(zeros, 0, tiles - zeros);

  let row = first % rows; // of the tiles of an image, when they are read
  let writtenRow = row; // the same, when they are written
  input += ((first / rows) as usize) * inImage;
  output += ((first / rows) as usize) * (outHeight as usize) * outRow;
  for (let rowsLeft = last - first; rowsLeft > 0; rowsLeft -= blockRows) {
    const count = min(blockRows, rowsLeft);
    let tile = tiles;
    for (let block = count; block != 0; block--) {
      transformColumns(input, height, width, inChannels, 4 * row - top, left, zeros, stripe, stripeWidth);
      tile = transformRows(stripe, columns, inChannels, tile, tilePlane);
      if (++row == rows) {
        row = 0;
        input += inImage;
      }
    }
    const pairs = (count * columns + 1) >> 1;
    for (let point: usize = 0; point < POINTS; point++) {
      multiplyPoint(tiles + point * tilePlane, filterPoints + point * filterPlane, products + point * productPlane, pairs, inChannels, outChannels);
    }
    if (bias != 0) addBias(products + biasPoint(6) * productPlane, bias, count * columns, outChannels);
    let product = products;
    for (let block = count; block != 0; block--) {
      const target = output + ((4 * writtenRow) as usize) * outRow;
      const tileHeight = min(4, outHeight - 4 * writtenRow);
      product = addend == 0
        ? writeTiles(6, product, productPlane, columns, target, outPixel, outRow, tileHeight, outWidth, outChannels, tileScratch, 0, false, lowest)
        : writeTiles(6, product, productPlane, columns, target, outPixel, outRow, tileHeight, outWidth, outChannels, tileScratch, toAddend, true, lowest);
      if (++writtenRow == rows) {
        writtenRow = 0;
        output += (outHeight as usize) * outRow;
      }
    }
  }
}

/** products[tiles][out] = tiles[tiles][in] * filters[out / 16][in][16], two tiles by sixteen output channels at a time. */
// @ts-ignore: decorator
@inline
export function multiplyPoint(tiles: usize, filters: usize, products: usize, pairs: i32, inChannels: i32, outChannels: i32): void {
  const tileBytes = (inChannels as usize) * F32;
  const productBytes = (outChannels as usize) * F32;
  for (let channelsLeft = outChannels; channelsLeft != 0; channelsLeft -= 16) {
    let tile = tiles;
    let product = products;
    for (let pair = pairs; pair != 0; pair--) {
      multiplyBlock(tile, tile + tileBytes, filters, product, product + productBytes, inChannels);
      tile += 2 * tileBytes;
      product += 2 * productBytes;
    }
    filters += (inChannels as usize) * PANEL * VEC;
    products += PANEL * VEC;
  }
}

/** The micro-kernel: two tiles by four vectors of output channels; eight accumulators live in registers. */
// @ts-ignore: decorator
@inline
function multiplyBlock(tileA: usize, tileB: usize, filter: usize, productA: usize, productB: usize, inChannels: i32): void {
  let a0 = f32x4.splat(0), a1 = f32x4.splat(0), a2 = f32x4.splat(0), a3 = f32x4.splat(0);
  let b0 = f32x4.splat(0), b1 = f32x4.splat(0), b2 = f32x4.splat(0), b3 = f32x4.splat(0);
  let left = inChannels;
  do {
    const f0 = v128.load(filter);
    const f1 = v128.load(filter, 16);
    const f2 = v128.load(filter, 32);
    const f3 = v128.load(filter, 48);
    const valueA = v128.load32_splat(tileA);
    a0 = madd(valueA, f0, a0);
    a1 = madd(valueA, f1, a1);
    a2 = madd(valueA, f2, a2);
    a3 = madd(valueA, f3, a3);
    const valueB = v128.load32_splat(tileB);
    b0 = madd(valueB, f0, b0);
    b1 = madd(valueB, f1, b1);
    b2 = madd(valueB, f2, b2);
    b3 = madd(valueB, f3, b3);
    tileA += F32;
    tileB += F32;
    filter += PANEL * VEC;
  } while (--left);
  v128.store(productA, a0);
  v128.store(productA, a1, 16);
  v128.store(productA, a2, 32);
  v128.store(productA, a3, 48);
  v128.store(productB, b0);
  v128.store(productB, b1, 16);
  v128.store(productB, b2, 32);
  v128.store(productB, b3, 48);
}
