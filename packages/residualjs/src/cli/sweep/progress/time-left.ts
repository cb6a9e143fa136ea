/** Says how much longer a number of runs takes. */
export interface TimeLeft {
  /** A run begins, or goes on from a share of its steps that counts as done before. */
  begin(id: string, fraction: number): void;
  /** How far a run is, from 0 to 1. */
  at(id: string, fraction: number): void;
  /** Seconds, by the speed so far; null before there is any. */
  seconds(): number | null;
}

/**
 * Time left by what was done since the start: all runs count alike, those that run by the share of their steps.
 *
 * @param runs how many there are to do
 * @param now the time in milliseconds; tests set it
 */
export function timeLeft(runs: number, now: () => number = () => performance.now()): TimeLeft {
  const start = now();
  const fractions = new Map<string, { first: number; last: number }>();
  return {
    begin(id, fraction) {
      fractions.set(id, { first: fraction, last: fraction });
    },
    at(id, fraction) {
      const { first = 0 } = fractions.get(id) ?? {};
      fractions.set(id, { first, last: fraction });
    },
    seconds() {
      const known = [...fractions.values()];
      const done = known.reduce((sum, { first, last }) => sum + last - first, 0);
      const left = runs - known.reduce((sum, { last }) => sum + last, 0);
      return done <= 0 ? null : ((now() - start) / 1000 / done) * left;
    },
  };
}
