import type { Facts, Measurement } from '../measurement.js';
import { type Spread, spread } from '../statistics.js';

/** Facts about a measurement, for tests. */
export const someFacts = (facts: Partial<Facts> = {}): Facts => ({
  contestant: 'wasm',
  ours: true,
  about: 'SIMD relaxed',
  gpu: false,
  work: 'training',
  subject: 'resnet20',
  batch: 32,
  threads: 1,
  peakBytes: 100e6,
  wasmBytes: null,
  difference: { results: 0, falls: null },
  ...facts,
});

const always = (value: number): Spread => spread([value]);

/** A measurement without noise, for tests. */
export function someMeasurement(
  imagesPerSecond: number,
  { imagesPerCpuSecond = imagesPerSecond, ...rest }: Partial<Facts> & { imagesPerCpuSecond?: number } = {},
): Measurement {
  const facts = someFacts(rest);
  return {
    ...facts,
    imagesPerSecond: always(imagesPerSecond),
    noisy: false,
    imagesPerCpuSecond: always(imagesPerCpuSecond),
    cores: 1,
    gigaflops: 10,
    gigaflopsPerCore: 10,
    gigabytes: 2,
    flopsPerByte: 5,
    milliseconds: always((1000 * facts.batch) / imagesPerSecond),
    iterations: 3,
    runs: 1,
    idleCpuSeconds: 0,
  };
}
