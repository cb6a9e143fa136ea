import { expect, it } from 'vitest';
import { kernelLengths } from './kernel-lengths.js';

const tensors = (shapes: Record<string, number[]>) =>
  new Map(Object.entries(shapes).map(([name, shape]) => [name, { shape }]));

it.each([
  [{ 'stem_conv/kernel': [3, 3, 1, 16], 'logits/kernel': [64, 7] }],
  [{ 'module.conv1.weight': [16, 1, 3, 3], 'module.fc.weight': [7, 64] }],
  [{ 'conv1.weight': [16, 1, 3, 3], 'linear.weight': [7, 64] }],
  [{ 'conv2d/kernel': [3, 3, 1, 16], 'dense/kernel': [64, 7] }],
  [{ 'conv1_conv/kernel': [3, 3, 1, 16], 'predictions/kernel': [64, 7] }],
])('finds channels and classes in %j', (shapes) => {
  expect(kernelLengths(tensors(shapes))).toEqual({ channels: 1, classes: 7 });
});

it('finds nothing in other weights', () => {
  expect(kernelLengths(tensors({ 'encoder.weight': [2, 2] }))).toEqual({});
});
