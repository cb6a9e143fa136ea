import type { Layer } from '../graph.js';
import { convolution } from './convolution.js';
import { rezero, stochasticDepth } from './inference.js';
import { add, exclusiveGate, scaledAdd, shortcutGate } from './merges.js';
import { normalization } from './normalization.js';
import { dropout, dropoutShortcut, padShortcut } from './shortcuts.js';
import type { Config, StockForm } from './stock-form.js';

/** From the class name of a layer and its configuration to its form in stock layers. */
export type StockForms = ReadonlyMap<string, (layer: Layer, config: Config) => StockForm>;

/**
 * What each layer of @residualjs/layers is in stock layers of TensorFlow.js, where it has such a form. The layer that
 * holds the weights keeps its name, and its weights their order.
 */
export const STOCK_FORMS: StockForms = new Map([
  ['ResidualAdd', add],
  ['ResidualBatchNormalization', normalization],
  ['ResidualConvolution', convolution],
  ['ResidualDropout', dropout],
  ['ResidualDropoutShortcut', dropoutShortcut],
  ['ResidualExclusiveGate', exclusiveGate],
  ['ResidualPadShortcut', padShortcut],
  ['ResidualProjection', convolution],
  ['ResidualScaledAdd', scaledAdd],
  ['ResidualShortcutGate', shortcutGate],
]);

/** The same for inference alone, where what is learned or drawn in training is a constant. */
export const INFERENCE_FORMS: StockForms = new Map([
  ...STOCK_FORMS,
  ['ResidualReZero', rezero],
  ['ResidualStochasticDepth', stochasticDepth],
]);
