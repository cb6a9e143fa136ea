import { expect, it } from 'vitest';
import { augmentationFor, DEFAULT_STEPS, type RunSettings, stepsOf } from './run-settings.js';

const options = (given: Partial<RunSettings>) => ({ batch: 64, accumulate: 1, ...given });

it('counts the steps of epochs, the last batch of each included', () => {
  expect(stepsOf(options({ epochs: 2 }), 60_000)).toBe(2 * 938);
  expect(stepsOf(options({ epochs: 2, accumulate: 3 }), 60_000)).toBe(2 * 313);
  expect(stepsOf(options({ steps: 7 }), 60_000)).toBe(7);
  expect(stepsOf(options({}), 60_000)).toBe(DEFAULT_STEPS);
  expect(() => stepsOf(options({ steps: 1, epochs: 1 }), 10)).toThrow('not both');
});

it('mirrors no digits, and varies CIFAR-10 without being told', () => {
  expect(augmentationFor('mnist', { augment: true })).toEqual({ padCrop: 2 });
  expect(augmentationFor('mnist', {})).toEqual({});
  expect(augmentationFor('cifar10', {})).toEqual({ padCrop: 4, flip: true });
  expect(augmentationFor('cifar10', { augment: false })).toEqual({});
  expect(augmentationFor('cifar10', { cutout: 8, randAugment: 5 })).toEqual({
    padCrop: 4,
    flip: true,
    cutout: 8,
    randAugment: { magnitude: 5 },
  });
});
