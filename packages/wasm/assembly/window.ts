// The window of an image that a convolution looks at, as a buffer of its own: the image with zeros around it (or
// cut off where the kernel never reaches), so that no inner loop tests for borders.
import { copyPixels } from "./simd";

/**
 * Copies the part of image[height][width][channels] that lies inside window[windowHeight][windowWidth], whose pixel
 * (0, 0) is the image's pixel (-top, -left). Window pixels are `windowPixel` bytes apart. What lies outside the image is
 * not written: the caller clears the window once and fills it anew for each image of a batch.
 */
export function copyIntoWindow(
  image: usize, height: i32, width: i32, channels: i32,
  window: usize, windowHeight: i32, windowWidth: i32, windowPixel: usize, top: i32, left: i32,
): void {
  const pixel = (channels as usize) << 2;
  const rows = min(height, windowHeight - top);
  const columns = min(width, windowWidth - left);
  if (rows <= 0 || columns <= 0) return;
  const imageRow = (width as usize) * pixel;
  const windowRow = (windowWidth as usize) * windowPixel;
  let target = window + (top as usize) * windowRow + (left as usize) * windowPixel;
  for (let y = rows; y != 0; y--) {
    if (pixel == windowPixel) memory.copy(target, image, (columns as usize) * pixel);
    else copyPixels(image, pixel, target, windowPixel, columns, channels);
    image += imageRow;
    target += windowRow;
  }
}
