import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { WasmHost } from '../host.js';
import type { ThreadScratch } from '../threads/pool.js';

/** Values that are worth a call of their own when chunks are joined. */
const VALUES = 4096;

/**
 * A float32 tensor that is a sum of chunks, joined in order: `sum` writes the chunks one after the other from an address on. With
 * one chunk that is the tensor itself.
 */
export function sumOfChunks(
  host: WasmHost,
  shape: number[],
  chunks: number,
  scratchOfThread: number,
  sum: (parts: number, scratch: ThreadScratch) => void,
): TensorInfo {
  const count = shape.reduce((product, length) => product * length, 1);
  return host.withScratch(
    chunks === 1 ? 0 : 4 * count * chunks,
    (parts, scratch) => {
      const output = host.output(shape, 'float32');
      const address = host.address(output);
      sum(chunks === 1 ? address : parts, scratch);
      if (chunks > 1)
        host.split('joinChunks', { units: count, atLeast: VALUES }, parts, address, chunks, count);
      return output;
    },
    scratchOfThread >>> 0,
  );
}
