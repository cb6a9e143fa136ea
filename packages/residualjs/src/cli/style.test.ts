import { expect, it } from 'vitest';
import { hasColour, styleFor } from './style.js';

const stream = (isTTY: boolean) => ({ isTTY, write: () => {} });

it('colours a terminal and nothing else', () => {
  expect(styleFor(stream(true), {}).bold('x')).toBe('\u001b[1mx\u001b[22m');
  expect(styleFor(stream(false), {}).bold('x')).toBe('x');
});

it('obeys NO_COLOR before FORCE_COLOR', () => {
  expect(hasColour(stream(true), { NO_COLOR: '1' })).toBe(false);
  expect(hasColour(stream(true), { NO_COLOR: '' })).toBe(true);
  expect(hasColour(stream(false), { FORCE_COLOR: '1' })).toBe(true);
  expect(hasColour(stream(false), { FORCE_COLOR: '1', NO_COLOR: '1' })).toBe(false);
});
