import { expect, it } from 'vitest';
import { MODEL_PACE } from './pace.js';
import { iterationsPerRound } from './warm-up.js';

it('fills a fifth of a second with short iterations', () => {
  const pace = { ...MODEL_PACE, rounds: 5, iterations: 3 };
  expect(iterationsPerRound(1000, pace)).toBe(3);
  expect(iterationsPerRound(5, pace)).toBe(40);
});
