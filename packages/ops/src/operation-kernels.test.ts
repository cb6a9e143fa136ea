import { expect, it } from 'vitest';
import * as ops from './index.js';

it('names every kernel of an operation', () => {
  const names = Object.values(ops).filter(
    (value) => typeof value === 'string' && value.startsWith('Residual'),
  );
  expect(names.length).toBeGreaterThan(0);
  expect([...ops.OPERATION_KERNELS].sort()).toEqual(names.sort());
});
