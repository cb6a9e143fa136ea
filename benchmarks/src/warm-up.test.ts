import { expect, it } from 'vitest';
import { iterationsPerRound } from './warm-up.js';

it('fills a fifth of a second with short iterations', () => {
  expect(iterationsPerRound(1000, 3)).toBe(3);
  expect(iterationsPerRound(5, 3)).toBe(40);
});
