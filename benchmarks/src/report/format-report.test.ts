import { expect, it } from 'vitest';
import { someReport } from '../testing/some-report.js';
import { formatReport } from './format-report.js';

const report = someReport();

it('shows the machine, each comparison with the ratio to each peer, and what is missing', () => {
  expect(formatReport(report).split('\n')).toEqual([
    'A CPU, 2 cores, 16 GiB, Node 22.0.0, load before the run 0.1',
    'peak of one core in GFLOP/s: 128-bit WASM 51.2 relaxed, 30.0 plain; matrix product of PyTorch: 90.0; memory: 12.3 GB/s',
    'wasm: SIMD relaxed',
    'torch: 2.4.1',
    '',
    'training resnet20, batch 32, 1 thread',
    '       images/s       quartiles  images/CPU s  cores  GFLOP/s  of peak  peak MB  WASM MB  wasm is  by CPU',
    '-----  --------  --------------  ------------  -----  -------  -------  -------  -------  -------  ------',
    'wasm      240.0  240.0 to 240.0         240.0   1.00     10.0   11.1 %      100       64',
    'torch     200.0  200.0 to 200.0         200.0   1.00     10.0   11.1 %      100            1.20 x  1.20 x',
    '',
    'not measured: tfjs-node: not installed: install it',
  ]);
});

it('leaves out the ratios where there is no peer, and the peaks that are not known', () => {
  const [comparison] = report.comparisons;
  const [wasm] = comparison.measurements;
  const alone = formatReport(
    someReport({ matrixPeak: null, comparisons: [{ ...comparison, measurements: [wasm] }] }),
  );
  expect(alone).not.toContain('wasm is');
  expect(alone).not.toContain('PyTorch');
});

it('shows what broke', () => {
  expect(formatReport(someReport({ failed: ['torch: it ended'] }))).toMatch(/\nFAILED: torch: it ended$/);
});
