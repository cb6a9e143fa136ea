import { DatasetFormatError } from './format-error.js';

/** Options of {@link gunzip}. */
export interface GunzipOptions {
  /** What errors call the bytes; default `gzip data`. */
  file?: string;
  /** Most bytes that may come out; default 256 MiB, five times the largest file of the MNIST family. */
  limit?: number;
}

const CHUNK = 4096; // small, so that an error can say about where the damage is; Node 24 reads 64 KiB ahead

/** True if the bytes start with the magic number of gzip. */
export const isGzip = (bytes: Uint8Array): boolean => bytes[0] === 0x1f && bytes[1] === 0x8b;

function concatenate(parts: Uint8Array[], length: number): Uint8Array {
  const whole = new Uint8Array(length);
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}

/**
 * Unpacks gzip with the `DecompressionStream` of browsers and Node. Memory grows with what really comes out, never
 * with what a header claims, and stops at `limit`.
 *
 * @throws DatasetFormatError where the data is damaged, cut off or unpacks to more than `limit` bytes; its byte is the
 * number of packed bytes read until then.
 */
export async function gunzip(
  bytes: Uint8Array,
  { file = 'gzip data', limit = 2 ** 28 }: GunzipOptions = {},
): Promise<Uint8Array> {
  const stream = new DecompressionStream('gzip');
  const writer = stream.writable.getWriter();
  const reader = stream.readable.getReader();
  let fed = 0;
  const feed = async () => {
    while (fed < bytes.length) {
      const chunk = new Uint8Array(bytes.subarray(fed, fed + CHUNK)); // a copy: browsers refuse shared memory
      await writer.ready;
      fed += chunk.length;
      await writer.write(chunk);
    }
    await writer.close();
  };
  // The reader sees the same failure; this one is only kept from being reported as unhandled.
  const feeding = feed().catch(() => undefined);
  const parts: Uint8Array[] = [];
  let length = 0;
  let problem = '';
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      length += next.value.length;
      if (length > limit) {
        problem = `unpacks to more than ${limit} bytes`;
        break;
      }
      parts.push(next.value);
    }
  } catch (error) {
    problem = fed < bytes.length ? 'gzip data is damaged' : 'gzip data is damaged or cut off';
    problem += ` after ${length} unpacked bytes: ${(error as Error).message}`;
  }
  if (problem) {
    await reader.cancel().catch(() => undefined);
    await writer.abort().catch(() => undefined);
    throw new DatasetFormatError(file, fed, problem);
  }
  await feeding;
  return concatenate(parts, length);
}
