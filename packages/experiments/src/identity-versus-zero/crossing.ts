/**
 * The training, in epochs, after which a loss first lies below a threshold: linear between the epochs, as a curve is drawn. The
 * loss of an epoch is the mean over its steps, so it stands at the middle of the epoch: 0.5, 1.5, … An axis that has the first
 * epoch at 0 shows half an epoch less.
 *
 * @returns null if it never does
 */
export function crossing(losses: readonly number[], threshold: number): number | null {
  const below = losses.findIndex((loss) => loss < threshold);
  if (below < 0) return null;
  if (below === 0) return 0.5;
  const before = losses[below - 1];
  return below - 0.5 + (before - threshold) / (before - losses[below]);
}

/** The same for runs of which some never do: these count half an epoch beyond their last, which is less than they need. */
export const crossings = (runs: readonly (readonly number[])[], threshold: number): number[] =>
  runs.map((losses) => crossing(losses, threshold) ?? losses.length + 0.5);
