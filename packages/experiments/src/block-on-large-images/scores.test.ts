import { expect, it } from 'vitest';
import { countMembrane, membraneScore, peakSignalToNoise } from './scores.js';

it('counts membrane pixels: found, wrongly called and missed', () => {
  const counts = countMembrane([0.1, 0.9, 0.4, 0.7, 0], [0, 0, 1, 1, 0]);
  expect(counts).toEqual({ found: 2, wrong: 1, missed: 1 });
  expect(membraneScore(counts)).toBeCloseTo(2 / 3, 12); // scikit-learn's f1_score of the same, membrane as the positive class
  expect(membraneScore(countMembrane([0, 1], [0, 1]))).toBe(1);
  expect(membraneScore(countMembrane([1, 1], [1, 1]))).toBe(1);
});

it('gives the signal-to-noise ratio in decibels', () => {
  expect(peakSignalToNoise([0.1, 0.9], [0, 1])).toBeCloseTo(20, 10); // a mean square of 0.01
  expect(peakSignalToNoise([1, 0], [0, 1])).toBeCloseTo(0, 10);
});
