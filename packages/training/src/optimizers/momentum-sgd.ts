import { momentumUpdates } from '@residualjs/ops';
import { nesterovUpdates } from './nesterov-updates.js';
import { checkFraction, type GradedWeight, Optimizer, type WeightDecayOptions } from './optimizer.js';
import type { NamedWeight } from './trainable-weights.js';

/** Options of {@link MomentumSgd}. */
export interface MomentumSgdOptions extends WeightDecayOptions {
  /** 0.9 in He et al. 2015. */
  momentum?: number;
  /** Nesterov's momentum: the step looks ahead by the momentum that it will have; default false. */
  nesterov?: boolean;
  /** L2 decay, 1e-4 in He et al. 2015: `weightDecay * w` is added to the gradient of each decaying weight. */
  weightDecay?: number;
}

/**
 * Gradient descent with momentum, in the convention of PyTorch's `SGD`: for each weight w with gradient g,
 *
 *     g ← g + weightDecay w                  (weights that decay)
 *     v ← momentum v + g                     (v = 0 before the first step)
 *     w ← w - learningRate v                 or, with Nesterov's momentum,
 *     w ← w - learningRate (g + momentum v)
 *
 * The buffers v do not contain the learning rate, so a change of it acts at once.
 *
 * @example
 * const optimizer = new MomentumSgd(trainableWeights(model), { momentum: 0.9, weightDecay: 1e-4 });
 * const { value, grads } = tf.variableGrads(loss);
 * optimizer.apply(grads, 0.1);
 */
export class MomentumSgd extends Optimizer {
  readonly momentum: number;
  readonly nesterov: boolean;

  constructor(
    weights: readonly NamedWeight[],
    { momentum = 0.9, nesterov = false, weightDecay = 1e-4, weightDecayOn }: MomentumSgdOptions = {},
  ) {
    checkFraction('momentum', momentum, 1);
    if (nesterov && momentum === 0) throw new Error("Nesterov's momentum needs a momentum above 0");
    super(weights, ['momentum'], { weightDecay, weightDecayOn });
    this.momentum = momentum;
    this.nesterov = nesterov;
  }

  protected update(weights: readonly GradedWeight[], learningRate: number): void {
    const parameters = weights.map(({ variable, slots, gradient, weightDecay }) => {
      return { variable, buffer: slots.momentum, gradient, weightDecay };
    });
    const update = this.nesterov ? nesterovUpdates : momentumUpdates;
    update(parameters, { learningRate, momentum: this.momentum });
  }
}
