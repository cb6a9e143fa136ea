import { expect, it } from 'vitest';
import {
  augmentationFor,
  DEFAULT_STEPS,
  progressiveResizingFor,
  type RunSettings,
  stepsOf,
} from './run-settings.js';
import { SETTINGS } from './table.js';

const options = (given: Partial<RunSettings>) => ({ batch: 64, accumulate: 1, ...given });

it('counts the steps of epochs, the last batch of each included', () => {
  expect(stepsOf(options({ epochs: 2 }), 60_000)).toBe(2 * 938);
  expect(stepsOf(options({ epochs: 2, accumulate: 3 }), 60_000)).toBe(2 * 313);
  expect(stepsOf(options({ steps: 7 }), 60_000)).toBe(7);
  expect(stepsOf(options({}), 60_000)).toBe(DEFAULT_STEPS);
  expect(() => stepsOf(options({ steps: 1, epochs: 1 }), 10)).toThrow('not both');
});

it('mirrors no digits, and varies CIFAR-10 without being told', () => {
  expect(augmentationFor('mnist', { augment: true }, 28)).toEqual({ padCrop: 2 });
  expect(augmentationFor('mnist', {}, 28)).toEqual({});
  expect(augmentationFor('cifar10', {}, 32)).toEqual({ padCrop: 4, flip: true });
  expect(augmentationFor('cifar10', { augment: false }, 32)).toEqual({});
  expect(augmentationFor('cifar10', { cutout: 8, randAugment: 5 }, 32)).toEqual({
    padCrop: 4,
    flip: true,
    cutout: 8,
    randAugment: { magnitude: 5 },
  });
  expect(augmentationFor('cifar100', {}, 32)).toEqual({ padCrop: 4, flip: true });
  expect(augmentationFor('cifar100-coarse', {}, 32)).toEqual({ padCrop: 4, flip: true });
});

it('resizes a part in place of shifts, mirrored where the shifted one was', () => {
  const quarter = { randomResizedCrop: { scale: [0.25, 1] } };
  expect(augmentationFor('cifar10', { randomResizedCrop: 0.25 }, 32)).toEqual({ ...quarter, flip: true });
  expect(augmentationFor('cifar10', { randomResizedCrop: 0.25, augment: false }, 32)).toEqual(quarter);
  expect(augmentationFor('mnist', { randomResizedCrop: 0.25, augment: true }, 28)).toEqual(quarter);
});

it('shifts larger images further', () => {
  expect(augmentationFor('cifar10', {}, 224)).toEqual({ padCrop: 28, flip: true });
});

it('varies images of a folder as ImageNet, and small ones as CIFAR', () => {
  expect(augmentationFor('folder', {}, 224)).toEqual({ randomResizedCrop: {}, flip: true });
  expect(augmentationFor('folder', {}, 32)).toEqual({ padCrop: 4, flip: true });
  expect(augmentationFor('folder', { augment: false }, 224)).toEqual({});
  const half = { randomResizedCrop: { scale: [0.5, 1] }, flip: true };
  expect(augmentationFor('folder', { randomResizedCrop: 0.5 }, 32)).toEqual(half);
});

it('jitters the hue by a quarter of the rest, as far as there is a hue', () => {
  expect(augmentationFor('mnist', { colorJitter: 0.8 }, 28)).toEqual({
    colorJitter: { brightness: 0.8, contrast: 0.8, saturation: 0.8, hue: 0.2 },
  });
  expect(SETTINGS.colorJitter.parse('2')).toBe(2); // the hue has no more than half a circle to turn
  expect(() => SETTINGS.colorJitter.parse('2.1')).toThrow('at most 2');
});

it('makes the first epochs smaller, by a share of the run in whole epochs', () => {
  const sizes = (share: number, steps: number) =>
    progressiveResizingFor(options({ initialSize: 24, initialShare: share }) as RunSettings, steps, 640);
  expect(sizes(0.5, 40)).toEqual({ size: 24, epochs: 2 });
  expect(sizes(0.5, 50)).toEqual({ size: 24, epochs: 3 });
  expect(sizes(1, 25)).toEqual({ size: 24, epochs: 3 });
  expect(sizes(0, 40)).toEqual({ size: 24, epochs: 0 });
  expect(() => sizes(1.5, 40)).toThrow('--initial-share 1.5 is more than the whole run');
  const none = options({ initialSize: 0, initialShare: 0.5 }) as RunSettings;
  expect(progressiveResizingFor(none, 40, 640)).toBeNull();
});
