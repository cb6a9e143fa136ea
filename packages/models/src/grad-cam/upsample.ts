import { type Geometry, resizeTaps, type Size } from '@residualjs/common';

/**
 * A map over what a network saw of an image, drawn over the whole image: `[h, w] -> [H, W]`, bilinear, and 0 outside the
 * crop, where the network saw nothing.
 */
export function overImage(
  map: ArrayLike<number>,
  [height, width]: Size,
  [imageHeight, imageWidth]: Size,
  { resized, offset, crop }: Geometry,
): Float32Array {
  const rows = placesOf(height, imageHeight, resized[0], offset[0], crop[0]);
  const columns = placesOf(width, imageWidth, resized[1], offset[1], crop[1]);
  const heat = new Float32Array(imageHeight * imageWidth);
  for (const [y, row] of rows.entries()) {
    for (const [x, column] of columns.entries()) {
      if (row && column) heat[y * imageWidth + x] = valueAt(map, width, row, column);
    }
  }
  return heat;
}

type Place = ReturnType<typeof resizeTaps>[number];

/** For each pixel of a side of an image the pixels of the map that lie under it; null outside the crop. */
function placesOf(
  from: number,
  pixels: number,
  resized: number,
  offset: number,
  crop: number,
): (Place | null)[] {
  const scale = pixels / resized; // pixels of the image to one of the network's input
  const first = Math.round(offset * scale);
  const count = Math.min(pixels - first, Math.round(crop * scale));
  const taps = resizeTaps(from, count);
  return Array.from({ length: pixels }, (_, i) => taps[i - first] ?? null);
}

function valueAt(map: ArrayLike<number>, width: number, row: Place, column: Place): number {
  let sum = 0;
  for (const [i, rowWeight] of row.weights.entries()) {
    for (const [j, columnWeight] of column.weights.entries()) {
      sum += rowWeight * columnWeight * map[(row.start + i) * width + column.start + j];
    }
  }
  return sum;
}
