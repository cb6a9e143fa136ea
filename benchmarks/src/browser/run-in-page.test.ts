import { expect, it } from 'vitest';
import type { BrowserRequest } from './messages.js';
import { type Contestant, runInPage } from './run-in-page.js';

/** A contestant whose iterations take `milliseconds`; its results are `first`, and `last` when it is timed. */
function contestant(name: string, milliseconds: number, first: number[], last = first): Contestant {
  const replies = {
    start: () => ({ about: name, software: false }),
    prepare: () => ({ values: first, flops: 8e6 }),
    iterate: (count: number) => ({ milliseconds: Array(count).fill(milliseconds), values: last }),
  };
  const request = async (asked: BrowserRequest) =>
    asked.do === 'iterate' ? replies.iterate(asked.count) : replies[asked.do]();
  return { name, about: name, software: false, request: request as Contestant['request'] };
}

const work = { work: 'inference', model: 'resnet20', inputSize: 32, batch: 4 } as const;
const pace = { rounds: 2, warmUpMs: 10, roundMs: 20 };
const quiet = () => {};

it('times everybody in turns, at images per second and GFLOP/s', async () => {
  const both = [contestant('wasm', 10, [1, 2]), contestant('webgl', 20, [1, 2.0001])];
  const { title, measurements, failed } = await runInPage(work, both, pace, quiet);
  expect(title).toBe('inference resnet20, 32x32, batch 4');
  expect(failed).toEqual([]);
  expect(measurements.map(({ imagesPerSecond }) => imagesPerSecond.median)).toEqual([400, 200]);
  expect(measurements[0]).toMatchObject({ contestant: 'wasm', iterations: 4, noisy: false });
  expect(measurements[0].gigaflops).toBeCloseTo(0.8);
});

it('times nobody where results differ, and leaves out who breaks', async () => {
  const wasm = contestant('wasm', 10, [1, 2]);
  const differing = await runInPage(work, [wasm, contestant('webgl', 10, [1, 3])], pace, quiet);
  expect(differing.measurements).toEqual([]);
  expect(differing.failed[0]).toContain('the first results of webgl differ from those of wasm');
  const broken: Contestant = {
    ...wasm,
    name: 'webgpu',
    request: () => Promise.reject(new Error('device lost')),
  };
  const { measurements, failed } = await runInPage(work, [wasm, broken], pace, quiet);
  expect(measurements.map((one) => one.contestant)).toEqual(['wasm']);
  expect(failed).toEqual(['webgpu, inference resnet20, 32x32, batch 4: device lost']);
});

it('takes no figures of a training whose loss rose', async () => {
  const training = { ...work, work: 'training' } as const;
  const rising = contestant('wasm', 10, [2.3, 2.29, 2.28], [2.4]);
  const { measurements, failed } = await runInPage(training, [rising], pace, quiet);
  expect(measurements).toEqual([]);
  expect(failed[0]).toContain('the loss went from 2.3 to 2.4');
});
