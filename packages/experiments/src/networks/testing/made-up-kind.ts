import type { NetworkRun } from '../train-network.js';
import type { KindRuns } from '../train-networks.js';

/** Made-up runs with these held-out errors, for tests: losses are of the same size, training errors half of them. */
export const madeUpKind = (
  name: string,
  errors: readonly number[],
  more: Partial<NetworkRun> = {},
): KindRuns => ({
  name,
  runs: errors.map((error) => ({
    loss: [error + 2, error],
    trainLoss: error,
    trainError: error / 2,
    heldOutLoss: error,
    heldOutError: error,
    failedAt: null,
    ...more,
  })),
});
