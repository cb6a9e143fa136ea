import { expect, it } from 'vitest';
import { formatTable } from './table.js';

it('aligns text to the left and numbers to the right', () => {
  const table = formatTable(
    ['model', 'images/s'],
    [
      ['resnet20', '101.5'],
      ['resnet110', '9.0'],
    ],
  );
  expect(table.split('\n')).toEqual([
    'model      images/s',
    '---------  --------',
    'resnet20      101.5',
    'resnet110       9.0',
  ]);
});
