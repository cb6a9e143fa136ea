export { ResidualAdd, type ResidualAddOptions, residualAdd } from './add.js';
export { ResidualBatchNormalization, type ResidualBatchNormalizationOptions } from './batch-normalization.js';
export type { Stage } from './block/apply.js';
export { type ConvolutionOptions, convolution, PADDINGS, type Padding } from './block/convolution.js';
export {
  type BatchNormalizationOptions,
  type BatchNormOptions,
  batchNormalization,
} from './block/normalization.js';
export type {
  BranchBuilder,
  BranchContext,
  FirstPreactivation,
  ResidualBlockOptions,
} from './block/options.js';
export { ORDERS, type Order, type OrderName, type OrderStep } from './block/orders.js';
export { residualBlock } from './block/residual-block.js';
export { SCALINGS, type Scaling, type StochasticDepthScaling } from './block/scaling.js';
export {
  SHORTCUTS,
  type Shortcut,
  type ShortcutName,
  type ShortcutWithOptions,
} from './block/shortcut-options.js';
export { centredConvolution, ResidualConvolution, type ResidualConvolutionOptions } from './convolution.js';
export {
  type DropValuesOptions,
  dropValues,
  ResidualDropout,
  type ResidualDropoutOptions,
} from './dropout.js';
export {
  type DropoutShortcutOptions,
  dropoutShortcut,
  ResidualDropoutShortcut,
  type ResidualDropoutShortcutOptions,
} from './dropout-shortcut.js';
export { exclusiveGate, ResidualExclusiveGate, type ResidualExclusiveGateOptions } from './exclusive-gate.js';
export { DEFAULT_GATE_BIAS, GateLayer, type GateOptions, gate } from './gate-layer.js';
export { type HeNormalOptions, heNormal, type Initializer } from './he-normal.js';
export {
  type ConvolutionEpilogue,
  type PreparedConvolution,
  type PreparedConvolutionOptions,
  preparedConvolution,
} from './inference/prepared-convolution.js';
export {
  KERNEL_INITIALIZERS,
  type KernelInitializer,
  type KernelInitializerOptions,
  kernelInitializer,
} from './kernel-initializer.js';
export type { CallOptions, LayerOptions } from './layer.js';
export { MergeLayer } from './merge-layer.js';
export { type NormalizeInferenceOptions, normalizeInference } from './normalize-inference.js';
export {
  type PadShortcutOptions,
  padShortcut,
  ResidualPadShortcut,
  type ResidualPadShortcutOptions,
} from './pad-shortcut.js';
export { projection, ResidualProjection, type ResidualProjectionOptions } from './projection.js';
export { getRandomSteps, type RandomLayer, setRandomSteps } from './random.js';
export { type GraphStep, type LayerCall, layerStep } from './recompute/graph-step.js';
export { type GraphSegment, recomputedStep } from './recompute/recomputed-step.js';
export { type GraphFeed, runSteps } from './recompute/run-steps.js';
export { registerLayers } from './register-layers.js';
export { ResidualReZero, type ResidualReZeroOptions, rezero } from './rezero.js';
export {
  ResidualScaledAdd,
  type ResidualScaledAddOptions,
  type ScaledAddOptions,
  scaledAdd,
} from './scaled-add.js';
export { deriveSeed } from './seed.js';
export { ResidualShortcutGate, type ResidualShortcutGateOptions, shortcutGate } from './shortcut-gate.js';
export {
  linearSurvival,
  ResidualStochasticDepth,
  type ResidualStochasticDepthOptions,
  type StochasticDepthCallOptions,
  type StochasticDepthMode,
  type StochasticDepthOptions,
  stochasticDepth,
} from './stochastic-depth.js';
