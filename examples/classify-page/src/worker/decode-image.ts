/** Longer side to which larger pictures are reduced: far more than a network sees, and no load for the memory. */
const LARGEST = 1024;

/**
 * The pixels of an image file, decoded by the browser: whatever it can show. What is transparent becomes white.
 *
 * @throws Error where the browser cannot decode it
 */
export async function decodeImage(file: Blob): Promise<ImageData> {
  const whole = await createImageBitmap(file).catch(() => {
    throw new Error('this browser cannot decode it as an image');
  });
  const scale = Math.min(1, LARGEST / Math.max(whole.width, whole.height));
  const width = Math.max(1, Math.round(whole.width * scale));
  const height = Math.max(1, Math.round(whole.height * scale));
  const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
  if (!context) throw new Error('this browser has no 2D canvas in workers');
  context.fillStyle = 'white';
  context.fillRect(0, 0, width, height);
  context.imageSmoothingQuality = 'high';
  context.drawImage(whole, 0, 0, width, height);
  whole.close();
  return context.getImageData(0, 0, width, height);
}
