// Gradient of a 3x3, stride 1 convolution of any padding with respect to its filters, NHWC, through the adjoint of
// Winograd F(4x4, 3x3): the input tiles and the tiles of the output gradient are both taken to 36 points, multiplied there
// and summed over every tile, and the sum is taken back to 3x3 filters. Channels are multiples of 4 (in) and 8 (out).
//
// Tiling. As many rows of tiles at a time as leave their points in the second-level cache. The micro-kernel takes 4 input
// channels x 2 vectors of output channels over the tiles of the block: 8 accumulators, 2 gradients and 1 splat value = 11 live
// vectors. It starts from zero and joins the sums at the end of a block, which keeps the float32 sums short.
import { F32, LANES, VEC, addTo, madd } from "./simd";
import { chunkStart } from "./chunks";
import { POINTS, fillStripe, planeBytes, rowsOfBlock, stripeBytes, tilesOver } from "./winograd_tiles";
import { filterAdjoint, outputAdjoint, transformInputTile } from "./winograd_transforms";

/** Bytes of scratch for winogradFilterGradient: two stripes, the points of a block, the sums and one tile. */
export function winogradFilterGradientScratch(
  batch: i32, height: i32, width: i32, inChannels: i32, outHeight: i32, outWidth: i32, outChannels: i32,
  kernelHeight: i32, kernelWidth: i32, strideHeight: i32, strideWidth: i32, top: i32, left: i32,
): usize {
  const columns = tilesOver(outWidth);
  const tiles = columns * rowsOfBlock(batch, outHeight, outWidth, inChannels, outChannels);
  return stripeBytes(6, columns, 2, inChannels) + stripeBytes(4, columns, 0, outChannels)
    + POINTS * (planeBytes(tiles, inChannels) + planeBytes(tiles, outChannels))
    + POINTS * ((inChannels * outChannels) as usize) * F32 + POINTS * VEC;
}

/**
 * filterGradients[chunks][3][3][in][out] from input[batch][height][width][in] and outputGradient[batch][outHeight][outWidth][out]:
 * what each chunk of the rows of tiles gives, for the chunks `first` to `last`.
 */
export function winogradFilterGradient(
  first: i32, last: i32, scratch: usize, input: usize, outputGradient: usize, filterGradients: usize, chunks: i32,
  batch: i32, height: i32, width: i32, inChannels: i32, outHeight: i32, outWidth: i32, outChannels: i32,
  kernelHeight: i32, kernelWidth: i32, strideHeight: i32, strideWidth: i32, top: i32, left: i32,
): void {
  const columns = tilesOver(outWidth);
  const rows = tilesOver(outHeight);
  const blockRows = rowsOfBlock(batch, outHeight, outWidth, inChannels, outChannels);
  const tilePlane = planeBytes(columns * blockRows, inChannels);
  const gradientPlane = planeBytes(columns * blockRows, outChannels);
  const sumPlane = ((inChannels * outChannels) as usize) * F32;
  const inImage = ((height * width * inChannels) as usize) * F32;
  const outImage = ((outHeight * outWidth * outChannels) as usize) * F32;

  const stripe = scratch;
  const gradientStripe = stripe + stripeBytes(6, columns, 2, inChannels);
  const tiles = gradientStripe + stripeBytes(4, columns, 0, outChannels);
  const gradients = tiles + POINTS * tilePlane;
  const sums = gradients + POINTS * gradientPlane;
  const tileScratch = sums + POINTS * sumPlane;
  memory.fill(stripe, 0, tiles - stripe);

  for (let chunk = first; chunk < last; chunk++) {
    memory.fill(sums, 0, POINTS * sumPlane);
    const begin = chunkStart(chunk, chunks, batch * rows);
    let row = begin % rows; // of the tiles of an image
    let image = input + ((begin / rows) as usize) * inImage;
    let gradientImage = outputGradient + ((begin / rows) as usize) * outImage;
    for (let rowsLeft = chunkStart(chunk + 1, chunks, batch * rows) - begin; rowsLeft > 0; rowsLeft -= blockRows) {
      const count = min(blockRows, rowsLeft);
      let tile = tiles;
      let gradient = gradients;
      for (let block = count; block != 0; block--) {
        fillStripe(image, height, width, inChannels, 4 * row - top, left, stripe, 6, 4 * columns + 2);
        fillStripe(gradientImage, outHeight, outWidth, outChannels, 4 * row, 0, gradientStripe, 4, 4 * columns);
        transformStripes(stripe, gradientStripe, columns, inChannels, outChannels, tile, tilePlane, gradient, gradientPlane, tileScratch);
        tile += ((columns * inChannels) as usize) * F32;
        gradient += ((columns * outChannels) as usize) * F32;
        if (++row == rows) {
          row = 0;
          image += inImage;
          gradientImage += outImage;
        }
      }
      for (let point: usize = 0; point < POINTS; point++) {
        accumulatePoint(tiles + point * tilePlane, gradients + point * gradientPlane, sums + point * sumPlane, count * columns, inChannels, outChannels);
      }
    }
    writeFilterGradient(sums, filterGradients + (chunk as usize) * 9 * sumPlane, tileScratch, inChannels, outChannels);
  }
}

/** Takes the tiles of both stripes to their points. */
// @ts-ignore: decorator
@inline
function transformStripes(
  stripe: usize, gradientStripe: usize, columns: i32, inChannels: i32, outChannels: i32,
  tile: usize, tilePlane: usize, gradient: usize, gradientPlane: usize, scratch: usize,
): void {
  const inPixel = (inChannels as usize) * F32;
  const outPixel = (outChannels as usize) * F32;
  const stripeRow = ((4 * columns + 2) as usize) * inPixel;
  const gradientRow = ((4 * columns) as usize) * outPixel;
  for (let column = columns; column != 0; column--) {
    for (let group = inChannels; group != 0; group -= LANES) {
      transformInputTile(stripe, inPixel, stripeRow, scratch, tile, tilePlane);
      stripe += VEC;
      tile += VEC;
    }
    for (let group = outChannels; group != 0; group -= LANES) {
      transformGradientTile(gradientStripe, outPixel, gradientRow, scratch, gradient, gradientPlane);
      gradientStripe += VEC;
      gradient += VEC;
    }
    stripe += 3 * inPixel;
    gradientStripe += 3 * outPixel;
  }
}

/** Takes the 4x4 output-gradient tile of one channel group to 36 points. */
// @ts-ignore: decorator
@inline
function transformGradientTile(src: usize, pixel: usize, row: usize, scratch: usize, dst: usize, pointStride: usize): void {
  let column = scratch;
  for (let x = 4; x != 0; x--) {
    outputAdjoint(src, row, column, 4 * VEC);
    src += pixel;
    column += VEC;
  }
  for (let y = 6; y != 0; y--) {
    outputAdjoint(scratch, VEC, dst, pointStride);
    scratch += 4 * VEC;
    dst += 6 * pointStride;
  }
}

/** sums[in][out] += transposed(tiles[tiles][in]) * gradients[tiles][out]. */
// @ts-ignore: decorator
@inline
function accumulatePoint(tiles: usize, gradients: usize, sums: usize, tileCount: i32, inChannels: i32, outChannels: i32): void {
  const tileBytes = (inChannels as usize) * F32;
  const gradientBytes = (outChannels as usize) * F32;
  for (let inLeft = inChannels; inLeft != 0; inLeft -= 4) {
    let gradient = gradients;
    let sum = sums;
    for (let outLeft = outChannels; outLeft != 0; outLeft -= 2 * LANES) {
      accumulateBlock(tiles, tileBytes, gradient, gradientBytes, sum, tileCount);
      gradient += 2 * VEC;
      sum += 2 * VEC;
    }
    tiles += 4 * F32;
    sums += 4 * gradientBytes;
  }
}

/** The micro-kernel: four input channels by two vectors of output channels, summed over the tiles. */
// @ts-ignore: decorator
@inline
function accumulateBlock(tile: usize, tileBytes: usize, gradient: usize, gradientBytes: usize, sums: usize, tileCount: i32): void {
  let a0 = f32x4.splat(0), a1 = f32x4.splat(0);
  let b0 = f32x4.splat(0), b1 = f32x4.splat(0);
  let c0 = f32x4.splat(0), c1 = f32x4.splat(0);
  let d0 = f32x4.splat(0), d1 = f32x4.splat(0);
  let left = tileCount;
  do {
    const g0 = v128.load(gradient);
    const g1 = v128.load(gradient, 16);
    const a = v128.load32_splat(tile);
    a0 = madd(a, g0, a0);
    a1 = madd(a, g1, a1);
    const b = v128.load32_splat(tile, 4);
    b0 = madd(b, g0, b0);
    b1 = madd(b, g1, b1);
    const c = v128.load32_splat(tile, 8);
    c0 = madd(c, g0, c0);
    c1 = madd(c, g1, c1);
    const d = v128.load32_splat(tile, 12);
    d0 = madd(d, g0, d0);
    d1 = madd(d, g1, d1);
    tile += tileBytes;
    gradient += gradientBytes;
  } while (--left);
  addTo(sums, a0);
  addTo(sums + VEC, a1);
  sums += gradientBytes;
  addTo(sums, b0);
  addTo(sums + VEC, b1);
  sums += gradientBytes;
  addTo(sums, c0);
  addTo(sums + VEC, c1);
  sums += gradientBytes;
  addTo(sums, d0);
  addTo(sums + VEC, d1);
}

/** Takes the summed points [36][in][out] back to filter gradients [3][3][in][out]. */
function writeFilterGradient(sums: usize, filterGradient: usize, scratch: usize, inChannels: i32, outChannels: i32): void {
  const plane = ((inChannels * outChannels) as usize) * F32;
  for (let left = inChannels * outChannels; left != 0; left -= LANES) {
    for (let x: usize = 0; x < 6; x++) filterAdjoint(sums + x * plane, 6 * plane, scratch + x * VEC, 6 * VEC);
    for (let y: usize = 0; y < 3; y++) filterAdjoint(scratch + y * 6 * VEC, VEC, filterGradient + y * 3 * plane, plane);
    sums += VEC;
    filterGradient += VEC;
  }
}
