import { expect, it } from 'vitest';
import { summarizeSamples } from './measurement.js';
import { someFacts } from './testing/some-facts.js';

const samples = {
  runs: 1,
  milliseconds: [100, 100, 200, 50],
  rounds: [
    { iterations: 2, cpuSeconds: 0.1 },
    { iterations: 2, cpuSeconds: 0.2 },
  ],
  idleCpuSeconds: 0,
};

it('gives medians of images per second by wall and by processor time', () => {
  const measurement = summarizeSamples(someFacts({ batch: 10 }), samples, null);
  expect(measurement.imagesPerSecond).toEqual({ median: 100, lower: 87.5, upper: 125 });
  expect(measurement.imagesPerCpuSecond.median).toBeCloseTo(150); // of 200 and 100
  expect(measurement.cores).toBeCloseTo(0.3 / 0.45);
  expect(measurement.iterations).toBe(4);
  expect(measurement.noisy).toBe(true);
});

it('gives the arithmetic and the bytes of an iteration as rates, by wall and by processor time', () => {
  const cost = { flops: 8e9, bytes: 2e9 };
  const measurement = summarizeSamples(someFacts({ batch: 10 }), samples, cost);
  expect(measurement.gigaflops).toBeCloseTo(80); // ten iterations a second
  expect(measurement.gigaflopsPerCore).toBeCloseTo(120);
  expect(measurement.gigabytes).toBeCloseTo(20);
  expect(measurement.flopsPerByte).toBe(4);
  const unknown = summarizeSamples(someFacts(), samples, null);
  expect([unknown.gigaflops, unknown.gigaflopsPerCore, unknown.flopsPerByte]).toEqual([null, null, null]);
});

it('gives the same of the work done once where an iteration does it several times', () => {
  const cost = { flops: 8e9, bytes: 2e9 };
  const one = summarizeSamples(someFacts({ batch: 10 }), { ...samples, runs: 5 }, cost);
  expect(one.milliseconds.median).toBe(20);
  expect(one.imagesPerSecond.median).toBe(500);
  expect(one.imagesPerCpuSecond.median).toBeCloseTo(750);
  expect(one.gigaflops).toBeCloseTo(400);
  expect(one.cores).toBeCloseTo(0.3 / 0.45);
  expect(one).toMatchObject({ iterations: 4, runs: 5 });
});
