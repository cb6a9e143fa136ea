import type { ChannelMoments } from './channel-moments.js';
import type { LazyImageDataset } from './dataset.js';
import { inLanes } from './in-lanes.js';

/** Images that are read at a time. */
const LANES = 4;

/**
 * What {@link channelMoments} are for images in files: all of them are read. Every image counts alike, however many pixels it has.
 *
 * @throws ImageDecodeError naming a file that is damaged.
 *
 * @example
 * const { mean, std } = await readChannelMoments(await loadImageFolder('scans'));
 * const train = await loadImageFolder('scans', { mean, std });
 */
export async function readChannelMoments({
  size,
  shape,
  read,
}: Pick<LazyImageDataset, 'size' | 'shape' | 'read'>): Promise<ChannelMoments> {
  const channels = shape[2];
  const ofImages: Float64Array[] = new Array(size); // summed in their order, whichever is read first
  await inLanes(size, LANES, async (index) => {
    ofImages[index] = momentsOf((await read(index)).data, channels);
  });
  const sums = new Float64Array(2 * channels);
  for (const moments of ofImages) for (let i = 0; i < sums.length; i++) sums[i] += moments[i] / size;
  const mean = [...sums.subarray(0, channels)];
  return { mean, std: mean.map((value, c) => Math.sqrt(Math.max(0, sums[channels + c] - value ** 2))) };
}

/** The means of the values of each channel, and behind them those of their squares. */
function momentsOf(data: Uint8Array, channels: number): Float64Array {
  const moments = new Float64Array(2 * channels);
  for (let i = 0; i < data.length; i++) {
    const value = data[i] / 255;
    moments[i % channels] += value;
    moments[channels + (i % channels)] += value ** 2;
  }
  return moments.map((sum) => (sum * channels) / data.length);
}
