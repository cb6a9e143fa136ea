import type { Weight } from './network.js';
import { seededRandom } from './random.js';

/** Where the values of each part of a batch normalisation are drawn from: about what training makes of them. */
const RANGES: Readonly<Record<string, readonly [number, number]>> = {
  gamma: [0.5, 1.5],
  beta: [-0.3, 0.3],
  moving_mean: [-0.3, 0.3],
  moving_variance: [0.5, 1.5],
};

/**
 * Replaces the values of every batch normalisation by random ones. Fresh ones are 0 and 1, and a peer that mistook one for
 * another, or folded them wrongly, would give the same outputs.
 */
export function unsettleBatchNorms(weights: Map<string, Weight>, seed: number): void {
  const random = seededRandom(seed);
  for (const [name, { data }] of weights) {
    const [least, most] = RANGES[name.slice(name.lastIndexOf('/') + 1)] ?? [];
    if (least === undefined || most === undefined) continue;
    for (let i = 0; i < data.length; i++) data[i] = least + (most - least) * random();
  }
}
