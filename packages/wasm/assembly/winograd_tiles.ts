// What the Winograd kernels share: the sizes of a tiling and the stripes that tiles are cut from.
//
// F(4x4, 3x3) cuts the result into 4x4 tiles. A row of tiles is taken from a stripe: the rows of the source under it, copied
// with zeros where the image ends, so that tiles at the border are like any other and any size and padding fits.
import { F32 } from "./simd";

/** Points of a transformed 6x6 tile. */
export const POINTS: usize = 36;
/** Bytes between the planes of two points, beyond their data: without them the planes lie a power of two apart and share cache sets. */
const PLANE_PADDING: usize = 64;
/** Bytes that the points of one block of tiles may take: they stay in the second-level cache (512 KiB) with the filters. */
const BLOCK_BYTES: i32 = 262144;
/** Tiles of a block even where that is more bytes: the filters, which do not fit either, are read once a block. */
const MIN_TILES: i32 = 32;

/** Tiles that cover `size` pixels. */
// @ts-ignore: decorator
@inline
export function tilesOver(size: i32): i32 {
  return (size + 3) >> 2;
}

/** Rows of tiles that are taken together, out of all rows of all images. */
export function rowsOfBlock(batch: i32, outHeight: i32, outWidth: i32, inChannels: i32, outChannels: i32): i32 {
  const rowBytes = (POINTS as i32) * tilesOver(outWidth) * (inChannels + outChannels) * 4;
  return min(batch * tilesOver(outHeight), max(BLOCK_BYTES / rowBytes, (MIN_TILES - 1) / tilesOver(outWidth) + 1));
}

/** Bytes between the planes of two points of `tiles` tiles; an odd number is rounded up, since tiles go in pairs. */
// @ts-ignore: decorator
@inline
export function planeBytes(tiles: i32, channels: i32): usize {
  return (((tiles + 1) & -2) as usize) * (channels as usize) * F32 + PLANE_PADDING;
}

/** Bytes of a stripe of `rows` rows under `tiles` tiles, with `border` pixels more than the tiles have. */
// @ts-ignore: decorator
@inline
export function stripeBytes(rows: i32, tiles: i32, border: i32, channels: i32): usize {
  return ((rows * (4 * tiles + border)) as usize) * (channels as usize) * F32;
}

/**
 * Copies into stripe[rows][stripeWidth][channels] the rows of image[height][width][channels] from row `top` on (negative in
 * the border), `left` pixels from the stripe's edge. What lies beside the image is not written: the caller cleared it once.
 */
export function fillStripe(
  image: usize, height: i32, width: i32, channels: i32, top: i32, left: i32, stripe: usize, rows: i32, stripeWidth: i32,
): void {
  const pixel = (channels as usize) * F32;
  const imageRow = (width as usize) * pixel;
  const stripeRow = (stripeWidth as usize) * pixel;
  const bytes = (min(width, stripeWidth - left) as usize) * pixel;
  let source = image + (top as usize) * imageRow;
  for (let row = top; row < top + rows; row++) {
    if (row < 0 || row >= height) memory.fill(stripe, 0, stripeRow);
    else memory.copy(stripe + (left as usize) * pixel, source, bytes);
    source += imageRow;
    stripe += stripeRow;
  }
}
