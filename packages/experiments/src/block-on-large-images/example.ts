/** Four pictures of the same place: rows of pixels, a hexadecimal digit each, from 0 (black) to f (white). */
export interface Example {
  input: string[];
  target: string[];
  withShortcut: string[];
  withoutShortcut: string[];
}

/** Height and width of the part that is kept, pixels; small, since results are checked in. */
export const EXAMPLE_SIZE = 80;

/**
 * The middle of every picture, with sixteen greys.
 *
 * @param size height and width of the whole pictures
 */
export function cutExample(size: number, pictures: Record<keyof Example, ArrayLike<number>>): Example {
  const length = Math.min(size, EXAMPLE_SIZE);
  const first = Math.floor((size - length) / 2);
  const cut = (pixels: ArrayLike<number>) =>
    Array.from({ length }, (_, y) => {
      const digits = Array.from({ length }, (_, x) =>
        greyOf(pixels[(first + y) * size + first + x]).toString(16),
      );
      return digits.join('');
    });
  const { input, target, withShortcut, withoutShortcut } = pictures;
  return {
    input: cut(input),
    target: cut(target),
    withShortcut: cut(withShortcut),
    withoutShortcut: cut(withoutShortcut),
  };
}

const greyOf = (value: number) => Math.round(15 * Math.min(1, Math.max(0, value)));
