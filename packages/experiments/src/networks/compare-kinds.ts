import type { Measurement } from '../claims/claim.js';
import type { NetworkRun } from './train-network.js';
import type { KindRuns } from './train-networks.js';

/** The numbers of a run that are compared, and what they are called. */
const QUANTITIES = {
  heldOutError: 'held-out error, percentage points',
  trainError: 'training error at the end, percentage points',
  trainLoss: 'training loss at the end',
  meanLoss: 'mean training loss over the run',
} as const;

/** A number of a run. */
export type Quantity = keyof typeof QUANTITIES;

/** The number; errors in percent. The mean loss is the area under the loss curve: of two runs the lower one fell sooner. */
export function quantityOf(run: NetworkRun, quantity: Quantity): number {
  switch (quantity) {
    case 'meanLoss':
      return run.loss.reduce((sum, loss) => sum + loss, 0) / run.loss.length;
    case 'trainLoss':
      return run.trainLoss;
    default:
      return 100 * run[quantity];
  }
}

/** The runs of a kind; throws where a result has none of that name. */
export function runsOf(kinds: readonly KindRuns[], name: string): NetworkRun[] {
  const found = kinds.find((kind) => kind.name === name);
  if (found === undefined) {
    throw new RangeError(`no network '${name}' among ${kinds.map((kind) => kind.name).join(', ')}`);
  }
  return found.runs;
}

/** Kind `a` held against kind `b`, run by run. */
export function compareKinds(
  kinds: readonly KindRuns[],
  quantity: Quantity,
  a: string,
  b: string,
  condition?: string,
): Measurement {
  const group = (name: string) => ({
    name,
    values: runsOf(kinds, name).map((run) => quantityOf(run, quantity)),
  });
  return {
    ...(condition === undefined ? {} : { condition }),
    quantity: QUANTITIES[quantity],
    a: group(a),
    b: group(b),
    paired: true,
  };
}
