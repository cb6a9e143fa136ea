import { expect, it } from 'vitest';
import { geometryOf } from './geometry.js';

it('resizes and crops to the sizes of torchvision', () => {
  // Resize(256), CenterCrop(224) of torchvision 0.19.1 for photographs of ImageNet's usual sizes
  expect(geometryOf([375, 500], [224, 224], 0.875)).toEqual({
    resized: [256, 341],
    offset: [16, 58], // 58.5 to the even one
    crop: [224, 224],
  });
  expect(geometryOf([500, 333], [224, 224], 0.875)).toMatchObject({ resized: [384, 256], offset: [80, 16] });
});

it('covers a crop that is not square', () => {
  expect(geometryOf([100, 100], [20, 40], 1)).toEqual({ resized: [40, 40], offset: [10, 0], crop: [20, 40] });
  expect(geometryOf([10, 100], [20, 40], 1)).toMatchObject({ resized: [20, 200], offset: [0, 80] });
});
