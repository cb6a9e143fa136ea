/**
 * Inflates a raw deflate stream (RFC 1951) that must hold exactly `size` bytes, with what every browser and Node have built in. No more
 * than `size` and one chunk is ever allocated, whatever the stream holds.
 *
 * @param fail - Makes the error of a problem.
 */
export async function inflate(
  deflated: Uint8Array,
  size: number,
  fail: (problem: string) => Error,
): Promise<Uint8Array> {
  const stream = new DecompressionStream('deflate-raw');
  const writer = stream.writable.getWriter();
  // What goes wrong shows when reading; at this end it must not become an unhandled rejection.
  const written = Promise.allSettled([writer.write(deflated as Uint8Array<ArrayBuffer>), writer.close()]);
  const reader = stream.readable.getReader();
  const next = () =>
    reader.read().catch((error: Error) => {
      throw fail(`is no deflate stream: ${error.message}`);
    });
  const inflated = new Uint8Array(size);
  let reached = 0;
  try {
    for (let { done, value } = await next(); !done && value; { done, value } = await next()) {
      if (reached + value.length > size) throw fail(`inflates to more than the ${size} bytes it should have`);
      inflated.set(value, reached);
      reached += value.length;
    }
  } finally {
    await reader.cancel().catch(() => undefined);
    await written;
  }
  if (reached < size) throw fail(`inflates to ${reached} bytes in place of ${size}`);
  return inflated;
}
