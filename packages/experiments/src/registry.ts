import { activationOrders } from './activation-orders/experiment.js';
import { blockOnLargeImages } from './block-on-large-images/experiment.js';
import { degradation } from './degradation/experiment.js';
import type { Experiment } from './experiment.js';
import { gradientIdentity } from './gradient-identity/experiment.js';
import { gradientNorms } from './gradient-norms/experiment.js';
import { identityVersusZero } from './identity-versus-zero/experiment.js';
import { nestedFunctionClasses } from './nested-function-classes/experiment.js';
import { shortcuts } from './shortcuts/experiment.js';
import { sixLayers } from './six-layers/experiment.js';
import { vanishingGradient } from './vanishing-gradient/experiment.js';

const ALL: readonly Experiment[] = [
  identityVersusZero,
  vanishingGradient,
  nestedFunctionClasses,
  gradientIdentity,
  sixLayers,
  gradientNorms,
  blockOnLargeImages,
  activationOrders,
  shortcuts,
  degradation,
];

/** Every experiment, by name. */
export const EXPERIMENTS: Readonly<Record<string, Experiment>> = Object.fromEntries(
  ALL.map((experiment) => [experiment.name, experiment]),
);
