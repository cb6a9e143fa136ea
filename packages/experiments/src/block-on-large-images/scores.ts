/** How well pixels are told apart, of {@link membraneScore}. */
export interface Counts {
  /** Membrane, and found. */
  found: number;
  /** Called membrane, and none. */
  wrong: number;
  /** Membrane, and missed. */
  missed: number;
}

/** Counts the membrane pixels that an answer finds, `answer < 0.5`, against labels of 0 on membranes and 1 elsewhere. */
export function countMembrane(answer: ArrayLike<number>, labels: ArrayLike<number>): Counts {
  const counts = { found: 0, wrong: 0, missed: 0 };
  for (let i = 0; i < labels.length; i++) {
    const called = answer[i] < 0.5;
    if (labels[i] < 0.5) counts[called ? 'found' : 'missed']++;
    else if (called) counts.wrong++;
  }
  return counts;
}

/** The F1 score of the membrane pixels, 2 found / (2 found + wrong + missed): 1 where all are found and nothing else is. */
export function membraneScore({ found, wrong, missed }: Counts): number {
  const all = 2 * found + wrong + missed;
  return all === 0 ? 1 : (2 * found) / all; // no membrane, and none called one
}

/** The peak signal-to-noise ratio in decibels, 10 log10(1 / mean of (answer - target)²), of values from 0 to 1. */
export function peakSignalToNoise(answer: ArrayLike<number>, target: ArrayLike<number>): number {
  let squares = 0;
  for (let i = 0; i < target.length; i++) squares += (answer[i] - target[i]) ** 2;
  return 10 * Math.log10(target.length / squares);
}
