import { type Geometry, resizeTaps, type Taps } from '@residualjs/common';
import type { HostImages } from './image-input.js';

/** Resizes and crops images: `[N, H, W, step] -> [N, h, w, C]`. Only what the crop needs is computed. */
export function resizePixels(images: HostImages, { resized, offset, crop }: Geometry): Float32Array {
  const { count, height, width, channels } = images;
  const rows = resizeTaps(height, resized[0], offset[0], crop[0]);
  const columns = resizeTaps(width, resized[1], offset[1], crop[1]);
  const size = crop[0] * crop[1] * channels;
  const result = new Float32Array(count * size);
  for (let image = 0; image < count; image++) {
    const wide = resizeRows(images, image, columns, rows);
    resizeColumns(wide, rows, crop[1] * channels, result.subarray(image * size, (image + 1) * size));
  }
  return result;
}

/** The rows that any output row needs, each `[w, C]`; the others stay zero. */
function resizeRows(
  { data, height, width, channels, step }: HostImages,
  image: number,
  columns: Taps[],
  rows: Taps[],
) {
  const from = rows[0].start;
  const last = rows[rows.length - 1];
  const to = last.start + last.weights.length;
  const result = new Float32Array(height * columns.length * channels);
  for (let y = from; y < to; y++) {
    const row = (image * height + y) * width * step;
    let at = y * columns.length * channels;
    for (const { start, weights } of columns) {
      for (let channel = 0; channel < channels; channel++) {
        let sum = 0;
        for (let i = 0; i < weights.length; i++) sum += weights[i] * data[row + (start + i) * step + channel];
        result[at++] = sum;
      }
    }
  }
  return result;
}

function resizeColumns(wide: Float32Array, rows: Taps[], length: number, result: Float32Array): void {
  for (const [y, { start, weights }] of rows.entries()) {
    for (let i = 0; i < weights.length; i++) {
      const row = (start + i) * length;
      for (let x = 0; x < length; x++) result[y * length + x] += weights[i] * wide[row + x];
    }
  }
}
