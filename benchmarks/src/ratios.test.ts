import { expect, it } from 'vitest';
import { ratios, tapOverheads, threadScaling } from './ratios.js';
import { someMeasurement } from './testing/some-facts.js';

const wasm = someMeasurement(240, { imagesPerCpuSecond: 250 });
const taps = someMeasurement(200, { work: 'taps', imagesPerCpuSecond: 245 });
const torch = someMeasurement(200, { contestant: 'torch', ours: false, imagesPerCpuSecond: 200 });

it('divides ours by each peer at the same work', () => {
  expect(ratios([wasm, taps, torch])).toEqual([
    {
      ours: 'wasm',
      peer: 'torch',
      work: 'training',
      subject: 'resnet20',
      batch: 32,
      threads: 1,
      byWall: 1.2,
      byCpu: 1.25,
    },
  ]);
  expect(ratios([wasm, taps])).toEqual([]);
});

it('tells what taps add to a step', () => {
  const [{ contestant, byWall, byCpu }] = tapOverheads([wasm, taps, torch]);
  expect(contestant).toBe('wasm');
  expect(byWall).toBeCloseTo(0.2);
  expect(byCpu).toBeCloseTo(250 / 245 - 1);
  expect(tapOverheads([taps])).toEqual([]);
});

it('tells what threads bring, each contestant against itself', () => {
  const two = someMeasurement(408, { threads: 2 });
  const other = someMeasurement(300, { threads: 2, batch: 128 });
  const found = threadScaling([wasm, torch, two, other]);
  expect(found).toHaveLength(1);
  expect(found[0]).toMatchObject({ contestant: 'wasm', threads: 2, speedup: 1.7 });
});
