import { expect, it } from 'vitest';
import type { Contestant } from './contestants/contestant.js';
import { MODEL_PACE } from './pace.js';
import type { Comparison } from './plan.js';
import { ChildPool } from './process/child-pool.js';
import { runComparison } from './run-comparison.js';

/** A process whose work gives `first` at first and `last` when it is timed; an iteration may do it several times. */
const contestant = (name: string, first: number[], last = first.slice(-1), runs = 1): Contestant => ({
  name,
  ours: name === 'ours',
  refuses: () => null,
  absence: async () => null,
  command: () => ({
    file: process.execPath,
    args: [
      '-e',
      `const replies = {
        prepare: () => ({ values: ${JSON.stringify(first)}, about: '${name}', runs: ${runs} }),
        iterate: ({ count }) => ({ milliseconds: Array(count).fill(10), cpuSeconds: 0.01 * count, idleCpuSeconds: 0,
          values: ${JSON.stringify(last)} }),
        dispose: () => ({ peakBytes: 1e6, wasmBytes: null }),
      };
      require('node:readline').createInterface({ input: process.stdin }).on('line', (line) => {
        const request = JSON.parse(line);
        console.log(JSON.stringify({ did: request.do, ...replies[request.do](request) }));
      });`,
    ],
  }),
});

async function run(work: 'training' | 'inference', contestants: Contestant[]) {
  const pool = new ChildPool();
  const entries = contestants.map((one) => ({
    ...{ contestant: one, work, subject: 'resnet20', batch: 4, threads: 1 },
  }));
  const comparison: Comparison = { kind: work, title: `${work} resnet20`, entries };
  try {
    return await runComparison(comparison, {
      ...{ pool, folder: '.', stay: true, onProgress: () => {} },
      pace: { ...MODEL_PACE, warmUpMs: 5, roundMs: 20, rounds: 2, iterations: 1 },
      costOf: () => ({ flops: 1e9, bytes: 1e8 }),
    });
  } finally {
    pool.end();
  }
}

it('times everybody in turns where the first results agree', async () => {
  const { measurements, failed } = await run('inference', [
    contestant('ours', [1, 2], [1, 2]),
    contestant('peer', [1, 2.0001], [1, 2.0001]),
  ]);
  expect(failed).toEqual([]);
  expect(measurements.map((one) => one.contestant)).toEqual(['ours', 'peer']);
  for (const one of measurements) {
    expect(one.imagesPerSecond.median).toBe(400);
    expect(one.iterations).toBe(4); // two rounds of 20 ms
    expect(one.gigaflops).toBeCloseTo(100);
  }
  expect(measurements[1].difference.results).toBeCloseTo(5e-5);
});

it('tells the time of the work done once', async () => {
  const { measurements } = await run('inference', [contestant('ours', [1, 2], [1, 2], 5)]);
  expect(measurements[0].milliseconds.median).toBe(2);
  expect(measurements[0]).toMatchObject({ iterations: 4, runs: 5 });
});

it('times nobody where results differ', async () => {
  const { measurements, failed } = await run('inference', [
    contestant('ours', [1, 2], [1, 2]),
    contestant('peer', [1, 2.1], [1, 2.1]),
  ]);
  expect(measurements).toEqual([]);
  expect(failed[0]).toMatch(
    /^peer, inference resnet20: its first results differ from those of ours by 5.0e-2/,
  );
});

it('takes no figures where the loss rose, or a result changed, while it was timed', async () => {
  const losses = [2.3, 2.2999, 2.29971];
  const trained = await run('training', [
    contestant('ours', losses, [2.29]),
    contestant('peer', losses, [2.4]),
  ]);
  expect(trained.measurements.map((one) => one.contestant)).toEqual(['ours']);
  expect(trained.failed).toEqual([
    'peer, training resnet20: the loss rose from 2.3 to 2.4 while it was timed',
  ]);
  const { failed } = await run('inference', [contestant('ours', [1, 2], [1, 2.01])]);
  expect(failed).toEqual(['ours, inference resnet20: its results changed by 5.0e-3 while it was timed']);
});
