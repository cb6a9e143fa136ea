import { expect, it } from 'vitest';
import { ROWS } from './rows.js';
import type { IdentityVersusZeroResult } from './run.js';
import { summarize } from './summary.js';

it('gives mean and median, on both scales, and the runs that never get there', () => {
  const run = {
    losses: [
      [0.05, 0.005],
      [0.05, 0.005],
      [0.05, 0.05],
    ],
    silent: [2],
  };
  const rows = Object.fromEntries(Object.keys(ROWS).map((name) => [name, run]));
  const lines = summarize({ rows } as IdentityVersusZeroResult).split('\n');
  // The median goes from 0.05 at 0.5 epochs to 0.005 at 1.5; the mean, with the run that stays, ends at 0.02.
  expect(lines[2]).toMatch(
    /^\| zero \| never \| 1\.4 \| never \| never \| 0\.0200 \[0\.00\d+, 0\.0\d+\] \| 0\.0050 \| 1 \|$/,
  );
  // 0.5 + 40 / 45 twice, and 2.5 for the one that never does
  expect(lines).toContain('| dense identity | 1.76 | 1.39 | 1 |');
});
