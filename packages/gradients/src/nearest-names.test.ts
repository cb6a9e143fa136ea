import { expect, it } from 'vitest';
import { nearestNames } from './nearest-names.js';

it('gives the nearest names first', () => {
  const names = ['pool', 'stage1_block1_out', 'stage1_block2_out', 'logits'];
  expect(nearestNames('stage1_block2_outt', names, 2)).toEqual(['stage1_block2_out', 'stage1_block1_out']);
  expect(nearestNames('x', ['a'])).toEqual(['a']);
});
