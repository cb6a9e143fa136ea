import { expect, it } from 'vitest';
import { unsettleBatchNorms } from './unsettle.js';

const weights = () =>
  new Map([
    ['conv/kernel', { shape: [2], data: Float32Array.of(1, 2) }],
    ['bn/gamma', { shape: [100], data: new Float32Array(100) }],
    ['bn/moving_variance', { shape: [100], data: new Float32Array(100) }],
  ]);

it('draws the parts of batch norms, the same for a seed, and nothing else', () => {
  const [one, same, other] = [weights(), weights(), weights()];
  unsettleBatchNorms(one, 1);
  unsettleBatchNorms(same, 1);
  unsettleBatchNorms(other, 2);
  expect(one).toEqual(same);
  expect(one).not.toEqual(other);
  expect(one.get('conv/kernel')?.data).toEqual(Float32Array.of(1, 2));
  const variance = one.get('bn/moving_variance')?.data ?? [];
  expect(Math.min(...variance)).toBeGreaterThanOrEqual(0.5);
  expect(Math.max(...variance)).toBeLessThan(1.5);
});
