import { expect, it } from 'vitest';
import { nearNames } from './near-names.js';

it('puts the most alike first', () => {
  const names = ['models', 'describe', 'doctor', 'train', 'evaluate'];
  expect(nearNames('trian', names, 1)).toEqual(['train']);
  expect(nearNames('DOKTOR', names, 2)).toEqual(['doctor', 'models']);
});

it('keeps the order of names that are equally far', () => {
  expect(nearNames('', ['ab', 'cd'])).toEqual(['ab', 'cd']);
});
