import type { Experiment } from './experiment.js';
import { identityVersusZeroExperiment } from './identity-versus-zero/experiment.js';
import { vanishingGradientExperiment } from './vanishing-gradient/experiment.js';

/** Every experiment, by name. */
export const EXPERIMENTS: Readonly<Record<string, Experiment>> = {
  [identityVersusZeroExperiment.name]: identityVersusZeroExperiment as Experiment,
  [vanishingGradientExperiment.name]: vanishingGradientExperiment as Experiment,
};
