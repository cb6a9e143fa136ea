import { expect, it } from 'vitest';
import { lastStepsOf, summarizeHistory } from './train-network.js';

const history = (losses: number[]) => losses.map((loss, i) => ({ loss, accuracy: i / losses.length }));

it('cuts a history into equal pieces and looks at the last fifth', () => {
  const losses = Array.from({ length: 40 }, (_, i) => 40 - i);
  const made = summarizeHistory(history(losses), {
    steps: 40,
    lastSteps: lastStepsOf(40),
    failedAt: null,
    classes: 10,
  });
  expect(made.loss).toEqual(Array.from({ length: 20 }, (_, i) => 39.5 - 2 * i)); // pieces of two
  expect(made.trainLoss).toBe(4.5); // 8, 7, … 1
  expect(made.trainError).toBe(0.1125); // 1 - mean(32/40 … 39/40)
});

it('makes pieces of a number of steps that 20 does not divide', () => {
  const { loss } = summarizeHistory(history([5, 4, 3]), {
    steps: 3,
    lastSteps: 1,
    failedAt: null,
    classes: 10,
  });
  expect(loss).toEqual([5, 4, 3]);
  const uneven = summarizeHistory(history(Array(45).fill(1)), {
    steps: 45,
    lastSteps: 9,
    failedAt: null,
    classes: 10,
  });
  expect(uneven.loss).toEqual(Array(20).fill(1));
});

it('takes the steps after a failure for guesses', () => {
  const made = summarizeHistory(history([1, Number.NaN]), {
    steps: 4,
    lastSteps: 2,
    failedAt: 2,
    classes: 100,
  });
  expect(made.loss).toEqual([1, 4.605, 4.605, 4.605]); // ln 100
  expect([made.trainLoss, made.trainError]).toEqual([4.605, 0.99]);
});
