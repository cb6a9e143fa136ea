import type { Layer } from '../graph.js';
import { convolution } from './convolution.js';
import { add, exclusiveGate, scaledAdd, shortcutGate } from './merges.js';
import { normalization } from './normalization.js';
import { dropout, dropoutShortcut, padShortcut } from './shortcuts.js';
import type { Config, StockForm } from './stock-form.js';

/**
 * What each layer of @residualjs/layers is in stock layers of TensorFlow.js, where it has such a form. The layer that
 * holds the weights keeps its name, and its weights their order.
 */
export const STOCK_FORMS: ReadonlyMap<string, (layer: Layer, config: Config) => StockForm> = new Map([
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
