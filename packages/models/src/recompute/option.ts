/**
 * How much of a network is computed again at a time: every stage, every block, or every n blocks. Fewer and longer
 * segments keep fewer inputs and hold more inside.
 */
export type Recompute = 'stage' | 'block' | { every: number };

/** Throws unless the option is one of its kinds. */
export function checkRecompute(where: string, recompute: Recompute | null): void {
  if (recompute === null || recompute === 'stage' || recompute === 'block') return;
  const every = (recompute as { every?: unknown } | undefined)?.every;
  if (Number.isSafeInteger(every) && (every as number) >= 1) return;
  throw new RangeError(
    `${where}: recompute is ${JSON.stringify(recompute)}; it must be 'stage', 'block', { every: n } with n blocks of at ` +
      `least 1, or null for none`,
  );
}
