import { expect, it } from 'vitest';
import { summarizeSamples } from './measurement.js';
import { someFacts } from './testing/some-facts.js';

const samples = {
  milliseconds: [100, 100, 200, 50],
  rounds: [
    { iterations: 2, cpuSeconds: 0.1 },
    { iterations: 2, cpuSeconds: 0.2 },
  ],
  idleCpuSeconds: 0,
};

it('gives medians of images per second by wall and by processor time', () => {
  const measurement = summarizeSamples(someFacts({ batch: 10 }), samples, 1e6);
  expect(measurement.imagesPerSecond).toEqual({ median: 100, lower: 87.5, upper: 125 });
  expect(measurement.imagesPerCpuSecond.median).toBeCloseTo(150); // of 200 and 100
  expect(measurement.cores).toBeCloseTo(0.3 / 0.45);
  expect(measurement.iterations).toBe(4);
  expect(measurement.noisy).toBe(true);
});

it('counts two operations a multiply-add, and three passes in training', () => {
  const inference = summarizeSamples(someFacts({ batch: 10, work: 'inference' }), samples, 40_551_040);
  expect(inference.gigaflops).toBeCloseTo(100 * 2 * 0.04055104);
  const training = summarizeSamples(someFacts({ batch: 10, work: 'training' }), samples, 40_551_040);
  expect(training.gigaflops).toBeCloseTo(3 * inference.gigaflops);
});
