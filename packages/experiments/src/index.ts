export type { Experiment, ExperimentRunOptions } from './experiment.js';
export { IDENTITY_VERSUS_ZERO, type IdentityVersusZeroOptions } from './identity-versus-zero/config.js';
export { identityVersusZeroExperiment } from './identity-versus-zero/experiment.js';
export { drawIdentityVersusZero } from './identity-versus-zero/figure.js';
export { identityVersusZero } from './identity-versus-zero/run.js';
export type { IdentityVersusZeroResult, SettingSummary } from './identity-versus-zero/summary.js';
export { EXPERIMENTS } from './registry.js';
export { vanishingGradientExperiment } from './vanishing-gradient/experiment.js';
export { drawVanishingGradient } from './vanishing-gradient/figure.js';
export {
  type GradientProfile,
  VANISHING_GRADIENT,
  type VanishingGradientOptions,
  type VanishingGradientResult,
  vanishingGradient,
} from './vanishing-gradient/run.js';
