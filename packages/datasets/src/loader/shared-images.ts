/** Whether memory can be shared with workers: always in Node, and in pages that are cross-origin isolated. */
const canShare = () =>
  typeof SharedArrayBuffer !== 'undefined' &&
  (globalThis as { crossOriginIsolated?: boolean }).crossOriginIsolated !== false;

/**
 * Bytes in a form that costs little to post to workers: in memory that all of them share, copied to there once, or where
 * there is no such memory alone in a buffer, since posting a part of a buffer copies all of it.
 */
export function sharedImages(images: Uint8Array): Uint8Array {
  const { buffer, byteLength } = images;
  if (canShare()) {
    if (buffer instanceof SharedArrayBuffer) return images;
    const shared = new Uint8Array(new SharedArrayBuffer(byteLength));
    shared.set(images);
    return shared;
  }
  return buffer.byteLength === byteLength ? images : images.slice();
}
