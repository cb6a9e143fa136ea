import { expect, it } from 'vitest';
import { gradientsToCSV } from './gradient-table.js';

it('writes one row a step and one column a name', () => {
  const csv = gradientsToCSV([
    { step: 1, norms: { stem: 0.5, 'a,"b"': 2 } },
    { step: 3, norms: { stem: Number.POSITIVE_INFINITY, late: 1e-9 } },
  ]);
  expect(csv).toBe('step,stem,"a,""b""",late\n1,0.5,2,\n3,Infinity,,1e-9\n');
});

it('writes the header alone for no rows', () => expect(gradientsToCSV([])).toBe('step\n'));
