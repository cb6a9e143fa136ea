import type { Report } from '../report/report.js';
import { someMeasurement } from './some-facts.js';

/** A report of one comparison, of ours and a peer, for tests. */
export const someReport = (parts: Partial<Report> = {}): Report => ({
  command: 'npm run bench',
  date: '2020-02-03T04:05:06.000Z',
  seconds: 65,
  machine: {
    cpu: 'A CPU',
    cores: 2,
    memoryGiB: 16,
    node: 'v22.0.0',
    platform: 'linux x64',
    loadBefore: 0.1,
    versions: { node: '22.0.0', v8: '12.4', residualjs: '0.1.0' },
  },
  peak128: { plain: 30, relaxed: 51.2 },
  bandwidth: 12.3,
  matrixPeak: 90,
  comparisons: [
    {
      kind: 'training',
      title: 'training resnet20, batch 32, 1 thread',
      measurements: [
        someMeasurement(240, { wasmBytes: 64e6 }),
        someMeasurement(200, { contestant: 'torch', ours: false, about: '2.4.1' }),
      ],
    },
  ],
  dispatches: [],
  baseline: null,
  leftOut: ['tfjs-node: not installed: install it'],
  failed: [],
  ...parts,
});
