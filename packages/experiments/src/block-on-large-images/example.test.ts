import { expect, it } from 'vitest';
import { cutExample, EXAMPLE_SIZE } from './example.js';

it('keeps the middle, in sixteen greys', () => {
  const size = EXAMPLE_SIZE + 2;
  const ramp = Float32Array.from({ length: size * size }, (_, i) => (i % size) / 81);
  const { input, target } = cutExample(size, {
    input: ramp,
    target: ramp.map((value) => 3 * value - 1),
    withShortcut: ramp,
    withoutShortcut: ramp,
  });
  expect(input).toHaveLength(EXAMPLE_SIZE);
  expect(input[0]).toHaveLength(EXAMPLE_SIZE);
  expect(input[0].startsWith('001111112')).toBe(true); // columns 1 to 80 of 0 to 81
  expect(target[0].startsWith('0000') && target[0].endsWith('ffff')).toBe(true); // below 0 and above 1 is cut off
});

it('keeps all of a small picture', () => {
  const picture = [0, 1, 0.5, 0.2];
  const { input } = cutExample(2, {
    input: picture,
    target: picture,
    withShortcut: picture,
    withoutShortcut: picture,
  });
  expect(input).toEqual(['0f', '83']);
});
