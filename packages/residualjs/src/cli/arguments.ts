import { nearest as nearNames } from '@residualjs/common';
import { InvalidArgumentError } from 'commander';

/** Reads a whole number of at least `least`. */
export function wholeNumber(least: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || !Number.isSafeInteger(value) || value < least) {
      throw new InvalidArgumentError(`It must be a whole number of at least ${least}.`);
    }
    return value;
  };
}

/** Reads a number of threads: `auto`, or a whole number from 1 to 64. */
export function threads(text: string): 'auto' | number {
  if (text === 'auto') return text;
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < 1 || value > 64) {
    throw new InvalidArgumentError('It must be auto or a whole number from 1 to 64.');
  }
  return value;
}

/** Reads a number of at least 0, or above 0, and of at most `most`. */
export function realNumber({
  zero,
  most = Number.POSITIVE_INFINITY,
}: {
  zero: boolean;
  most?: number;
}): (text: string) => number {
  return (text) => {
    const value = text.trim() === '' ? Number.NaN : Number(text);
    if (!Number.isFinite(value) || value < 0 || (value === 0 && !zero) || value > most) {
      const bound = Number.isFinite(most) ? ` and at most ${most}` : '';
      throw new InvalidArgumentError(`It must be a number ${zero ? 'of at least 0' : 'above 0'}${bound}.`);
    }
    return value;
  };
}

/** Reads one of some names. */
export function oneOf<Name extends string>(names: readonly Name[]): (text: string) => Name {
  return (text) => {
    const found = names.find((name) => name === text);
    if (found !== undefined) return found;
    const [nearest] = nearNames(text, names, 1);
    throw new InvalidArgumentError(`Did you mean '${nearest}'? It is one of ${names.join(', ')}.`);
  };
}
