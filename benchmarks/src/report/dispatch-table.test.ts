import { expect, it } from 'vitest';
import type { StepCount } from '../dispatches/step-count.js';
import { dispatchGroups, dispatchPrograms, dispatchTable } from './dispatch-table.js';

const count = (parts: Partial<StepCount>): StepCount => ({
  ...{ model: 'resnet20', batch: 4, kernels: 'ours', device: 'A GPU', flops: 6e8 },
  ...{ dispatches: 3, bytesRead: 2e7, bytesWritten: 1e7, leastBytes: 2e7 },
  byProgram: {
    convolution: { dispatches: 2, bytesRead: 1.9e7, bytesWritten: 0.5e7 },
    update: { dispatches: 1, bytesRead: 0.1e7, bytesWritten: 0.5e7 },
  },
  ...parts,
});

it('sets the bytes against the least possible, and operations against the bytes', () => {
  const [group] = dispatchGroups([count({ kernels: 'stock', dispatches: 9 }), count({})]);
  expect(group.title).toBe('what one training step of resnet20 sends to a GPU, batch 4, counted on A GPU');
  expect(dispatchTable(group).rows).toEqual([
    ['tfjs', '9', '20.0', '10.0', '20.0', '1.50 x', '20.0'],
    ['ours', '3', '20.0', '10.0', '20.0', '1.50 x', '20.0'],
  ]);
});

it('names the shaders that move the most', () => {
  const [group] = dispatchGroups([count({})]);
  expect(dispatchPrograms(group).rows).toEqual([
    ['convolution', '2', '24.0', '80.0 %'],
    ['update', '1', '6.0', '20.0 %'],
  ]);
  expect(dispatchPrograms(group, 1).rows).toHaveLength(1);
});

it('keeps models apart', () => {
  expect(dispatchGroups([count({}), count({ model: 'resnet56' })])).toHaveLength(2);
});
