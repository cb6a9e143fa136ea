import { PADDINGS } from '@residualjs/layers';
import { checkFit, checkNames } from './check-fit.js';
import { checkBoolean, checkInteger, checkOneOf, checkShare } from './check-options.js';
import type { AllModelOptions, ResolvedModelOptions } from './options.js';
import { checkRecompute } from './recompute/option.js';
import type { ModelRow } from './tables/row.js';

/** What a model is where nothing is asked for. */
export function defaultOptions(row: ModelRow): ResolvedModelOptions {
  const { momentum = 0.9, epsilon = 1e-5 } = row.batchNorm ?? {};
  return {
    classes: row.classes,
    inputSize: row.inputSize,
    channels: row.channels,
    seed: 0,
    padding: row.padding ?? 'torch',
    fused: true,
    batchNorm: { momentum, epsilon },
    width: 1,
    bias: row.bias ?? false,
    initializer: 'fan-in',
    classifierDropout: row.classifierDropout ?? 0,
    stem: row.stem,
    dropout: 0,
    shortcut: row.shortcut,
    resize: 'pad',
    order: row.order,
    scaling: null,
    stride: row.stride ?? null,
    head: row.head ?? 'pool',
  };
}

/** Puts the defaults in place; throws on an option that is unknown, out of bounds or does not fit the model. */
export function resolveOptions(name: string, row: ModelRow, options: AllModelOptions): ResolvedModelOptions {
  checkNames(name, row, options);
  const { recompute = null, batchNorm, ...given } = options;
  const defaults = defaultOptions(row);
  const present = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  const resolved: ResolvedModelOptions = {
    ...defaults,
    ...present,
    batchNorm: { ...defaults.batchNorm, ...batchNorm },
  };
  // the dense layers are what VGG's dropout is for
  if (resolved.head !== defaults.head && options.classifierDropout === undefined)
    resolved.classifierDropout = 0;
  checkValues(name, resolved);
  checkFit(name, row, options, resolved);
  checkRecompute(name, recompute);
  return resolved;
}

function checkValues(name: string, options: ResolvedModelOptions): void {
  checkInteger(name, 'classes', options.classes, 0);
  checkInteger(name, 'inputSize', options.inputSize, 1);
  checkInteger(name, 'channels', options.channels, 1);
  checkInteger(name, 'seed', options.seed, Number.MIN_SAFE_INTEGER);
  checkBoolean(name, 'fused', options.fused);
  checkBoolean(name, 'bias', options.bias);
  checkShare(name, 'dropout', options.dropout);
  checkShare(name, 'classifierDropout', options.classifierDropout);
  checkOneOf(name, 'padding', options.padding, PADDINGS);
  checkOneOf(name, 'initializer', options.initializer, ['fan-in', 'fan-out']);
}
