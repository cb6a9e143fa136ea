import { expect, it } from 'vitest';
import { decades, powerOfTen } from './powers-of-ten.js';

it('sets powers of ten as print does', () => {
  expect([1e-20, 1, 10, 1000, 1e15].map(powerOfTen)).toEqual(['10⁻²⁰', '1', '10', '10³', '10¹⁵']);
});

it('has every power between, and one on either side', () => {
  expect(decades(0.03, 20)).toEqual([0.01, 0.1, 1, 10, 100]);
  expect(decades(1e-19, 400, 5).map(powerOfTen)).toEqual(['10⁻²⁰', '10⁻¹⁵', '10⁻¹⁰', '10⁻⁵', '1', '10⁵']);
});
