export type { ActivationOrdersConfig } from './activation-orders/config.js';
export { activationOrders } from './activation-orders/experiment.js';
export type { ActivationOrdersResult } from './activation-orders/run.js';
export type {
  BlockOnLargeImagesConfig,
  Condition as BlockOnLargeImagesCondition,
  Task as BlockOnLargeImagesTask,
} from './block-on-large-images/config.js';
export type { Example as BlockOnLargeImagesExample } from './block-on-large-images/example.js';
export { blockOnLargeImages } from './block-on-large-images/experiment.js';
export type {
  BlockOnLargeImagesResult,
  ConditionResult as BlockOnLargeImagesConditionResult,
} from './block-on-large-images/run.js';
export type { BlockRun as BlockOnLargeImagesRun } from './block-on-large-images/train-block.js';
export type { Alternative, Claim, Group, LeastEffect, Measurement } from './claims/claim.js';
export { type JudgedClaim, type JudgedComparison, type JudgedGroup, judge } from './claims/judge.js';
export { SIGNIFICANCE, VERDICT_RULES, type Verdict } from './claims/verdict.js';
export type { CifarDepth, DegradationConfig } from './degradation/config.js';
export type { ConstructedRun } from './degradation/constructed.js';
export type { NetworkFamily } from './degradation/deepen.js';
export { degradation } from './degradation/experiment.js';
export type { DegradationResult } from './degradation/run.js';
export {
  type DatasetLoader,
  type Experiment,
  type Figure,
  PRESET_NAMES,
  type PresetName,
  type RunContext,
} from './experiment.js';
export { drawFigure, type Plot, seriesColor } from './figure/draw.js';
export type { GradientIdentityConfig } from './gradient-identity/config.js';
export { gradientIdentity } from './gradient-identity/experiment.js';
export type { GradientIdentityResult } from './gradient-identity/run.js';
export type { GradientNormsConfig, NetworkSetting } from './gradient-norms/config.js';
export { gradientNorms } from './gradient-norms/experiment.js';
export type { GradientNormsResult, GradientNormsRun } from './gradient-norms/run.js';
export type { IdentityVersusZeroConfig } from './identity-versus-zero/config.js';
export { identityVersusZero } from './identity-versus-zero/experiment.js';
export {
  ROWS as IDENTITY_VERSUS_ZERO_ROWS,
  type Row as IdentityVersusZeroRow,
} from './identity-versus-zero/rows.js';
export type {
  IdentityVersusZeroResult,
  RowResult as IdentityVersusZeroRowResult,
} from './identity-versus-zero/run.js';
export type { NestedFunctionClassesConfig } from './nested-function-classes/config.js';
export { nestedFunctionClasses } from './nested-function-classes/experiment.js';
export type { NestedFunctionClassesResult } from './nested-function-classes/run.js';
export type { NetworkRun } from './networks/train-network.js';
export type { KindRuns } from './networks/train-networks.js';
export type { TrainingConfig } from './networks/training-config.js';
export {
  type ExperimentRecord,
  formatRecord,
  parseRecord,
  RecordError,
  type RecordOrigin,
} from './record.js';
export { recordFileNames, recordFiles } from './record-files.js';
export { EXPERIMENTS } from './registry.js';
export {
  drawFigures,
  judgeClaims,
  type ReproduceOptions,
  type Reproduction,
  reproduce,
  UnjudgedError,
} from './reproduce.js';
export { type RunContextOptions, runContext } from './run-context.js';
export type { ShortcutsConfig } from './shortcuts/config.js';
export { shortcuts } from './shortcuts/experiment.js';
export type { ShortcutsResult } from './shortcuts/run.js';
export type { SixLayersConfig } from './six-layers/config.js';
export { sixLayers } from './six-layers/experiment.js';
export type { SixLayersResult } from './six-layers/run.js';
export {
  type BootstrapOptions,
  bootstrapDifferenceInterval,
  bootstrapInterval,
  type Interval,
} from './statistics/bootstrap-interval.js';
export { mean } from './statistics/mean.js';
export { median } from './statistics/median.js';
export type { PermutationOptions, PermutationResult } from './statistics/permutation-result.js';
export { permutationTest } from './statistics/permutation-test.js';
export { quantile } from './statistics/quantile.js';
export { signFlipTest } from './statistics/sign-flip-test.js';
export type { VanishingGradientConfig } from './vanishing-gradient/config.js';
export { vanishingGradient } from './vanishing-gradient/experiment.js';
export type {
  GradientProfile,
  StackProfile,
  VanishingGradientResult,
} from './vanishing-gradient/run.js';
