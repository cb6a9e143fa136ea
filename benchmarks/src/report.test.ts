import { expect, it } from 'vitest';
import { doubts, formatReport, type Report } from './report.js';
import { someMeasurement } from './testing/some-facts.js';

const report: Report = {
  command: 'npm run bench',
  machine: { cpu: 'A CPU', cores: 2, memoryGiB: 16, node: 'v22.0.0', platform: 'linux x64', loadBefore: 0.1 },
  peak128: { plain: 30, relaxed: 51.2 },
  matrixPeak: 90,
  comparisons: [
    [
      someMeasurement(240, { wasmBytes: 64e6 }),
      someMeasurement(200, { contestant: 'torch', ours: false, about: '2.4.1' }),
    ],
  ],
  leftOut: ['tfjs-node: not installed: install it'],
  failed: [],
};

it('shows the machine, each comparison with the ratio to each peer, and what is missing', () => {
  expect(formatReport(report).split('\n')).toEqual([
    'A CPU, 2 cores, 16 GiB, Node 22.0.0, load before the run 0.1',
    'peak of one core in GFLOP/s: 128-bit WASM 51.2 relaxed, 30.0 plain; matrix product of PyTorch: 90.0',
    'wasm: SIMD relaxed',
    'torch: 2.4.1',
    '',
    'training resnet20, batch 32, 1 thread',
    '       images/s       quartiles  images/CPU s  cores  GFLOP/s  peak MB  WASM MB  wasm is  by CPU',
    '-----  --------  --------------  ------------  -----  -------  -------  -------  -------  ------',
    'wasm      240.0  240.0 to 240.0         240.0   1.00     10.0      100       64',
    'torch     200.0  200.0 to 200.0         200.0   1.00     10.0      100            1.20 x  1.20 x',
    '',
    'not measured: tfjs-node: not installed: install it',
  ]);
});

it('leaves out the ratios where there is no peer, and the peaks that are not known', () => {
  const [[wasm]] = report.comparisons;
  const alone = formatReport({ ...report, matrixPeak: null, comparisons: [[wasm]] });
  expect(alone).not.toContain('wasm is');
  expect(alone).not.toContain('PyTorch');
});

it('shows what broke', () => {
  expect(formatReport({ ...report, failed: ['torch: it ended'] })).toMatch(/\nFAILED: torch: it ended$/);
});

it('says when a run is noisy, or somebody did not rest', () => {
  const [[wasm, torch]] = report.comparisons;
  expect(doubts([wasm, torch])).toEqual([]);
  expect(doubts([{ ...wasm, noisy: true }, torch])[0]).toContain('NOISY RUN: 1 of 2 measurements');
  expect(doubts([wasm, { ...torch, idleCpuSeconds: 2 }])).toEqual([
    'torch (training) used the processor for 2.0 s while others were timed',
  ]);
});
