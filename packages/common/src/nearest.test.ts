import { expect, it } from 'vitest';
import { nearest } from './nearest.js';

it('orders by distance and ignores case', () => {
  expect(nearest('ResNet21', ['plain20', 'resnet110', 'resnet20'], 2)).toEqual(['resnet20', 'resnet110']);
  expect(nearest('DOKTOR', ['models', 'describe', 'doctor'], 1)).toEqual(['doctor']);
});

it('keeps the order of what is equally far, and gives no more than there is', () => {
  expect(nearest('', ['ab', 'cd'])).toEqual(['ab', 'cd']);
  expect(nearest('x', [])).toEqual([]);
});

it('does not take long over a long text', () => {
  expect(nearest('a'.repeat(1e7), ['a', 'b'], 1)).toEqual(['a']);
});
