import { expect, it } from 'vitest';
import { someMeasurement } from '../testing/some-facts.js';
import { doubts } from './doubts.js';

it('says when a run is noisy, or somebody did not rest', () => {
  const wasm = someMeasurement(240);
  const torch = someMeasurement(200, { contestant: 'torch', ours: false });
  expect(doubts([wasm, torch])).toEqual([]);
  expect(doubts([{ ...wasm, noisy: true }, torch])[0]).toContain('NOISY RUN: 1 of 2 measurements');
  const restless = { ...torch, idleCpuSeconds: 2 };
  expect(doubts([wasm, restless])).toEqual([
    'torch (training) used the processor for 2.0 s while others were timed',
  ]);
  expect(doubts([wasm, { ...restless, runs: 1000 }])).toEqual([]); // it was timed for much longer
});

it('says once who did not rest', () => {
  const restless = { ...someMeasurement(240), idleCpuSeconds: 2 };
  const inference = someMeasurement(240, { work: 'inference' });
  expect(
    doubts([restless, { ...inference, idleCpuSeconds: 1 }, { ...restless, idleCpuSeconds: 0.5 }]),
  ).toEqual([
    'wasm (training), in 2 comparisons, used the processor for 2.5 s while others were timed',
    'wasm (inference) used the processor for 1.0 s while others were timed',
  ]);
});
