import {
  type BatchNormOptions,
  ORDERS,
  type OrderName,
  type Padding,
  type Scaling,
  type Shortcut,
} from '@residualjs/layers';
import { nearest } from './edit-distance.js';
import { checkRecompute, type Recompute } from './recompute/option.js';
import type { PlainModelName } from './tables/index.js';
import type { ModelRow } from './tables/row.js';

/** Options that every model takes. */
export interface ModelOptions {
  /** Outputs. 10 as in CIFAR-10. */
  classes?: number;
  /** Height and width of the images. 32 as in CIFAR-10; MNIST is 28. */
  inputSize?: number;
  /** Channels of the images: 3 for colour, 1 for grey as in MNIST. */
  channels?: number;
  /** Fixes every initial weight, and what layers draw in training: any integer. */
  seed?: number;
  /** Whose padding convolutions with a stride have. 'torch' as in the papers' code; 'tensorflow' is 'same'. */
  padding?: Padding;
  /** True builds on the fused layers of @residualjs/layers, false on stock layers of TensorFlow.js alone. */
  fused?: boolean;
  /** Of the batch normalisations; momentum 0.9 and epsilon 1e-5 as in Torch, where the papers' models were trained. */
  batchNorm?: BatchNormOptions;
  /**
   * What a training step computes twice to keep less: the inside of every stage, block, or `{ every: n }` blocks; null
   * for nothing. No part of the model: see {@link recompute} for one that was loaded.
   */
  recompute?: Recompute | null;
}

/** Options of the models with shortcuts. */
export interface ResidualModelOptions extends ModelOptions {
  /** The shortcut of every block; by default the row's: option A, or B for pre-activated bottlenecks. */
  shortcut?: Exclude<Shortcut, 'none' | 'identity'>;
  /** How a scaled, gated or dropped shortcut changes its shape. 'pad' as in the experiments of the 2016 paper. */
  resize?: 'pad' | 'projection';
  /** Where batch normalisation and ReLU stand; by default the row's. */
  order?: OrderName;
  /**
   * What scales the branches. For 'stochastic-depth' the probability is that of the last block; the others survive by
   * linear decay (Huang et al. 2016, equation 4).
   */
  scaling?: Scaling;
}

/** The options that a model takes: plain networks have no shortcut, so none of what goes with one. */
export type OptionsOf<Name extends string> = [Name] extends [PlainModelName]
  ? ModelOptions
  : ResidualModelOptions;

/** Every option that makes a model what it is, with its value. */
export interface ResolvedModelOptions extends Required<Omit<ModelOptions, 'batchNorm' | 'recompute'>> {
  shortcut: Shortcut;
  resize: 'pad' | 'projection';
  order: OrderName;
  scaling: Scaling;
  batchNorm: Required<BatchNormOptions>;
}

/** A stage halves the image twice over: below 4 the last one would see less than a pixel of its own. */
const SMALLEST_INPUT = 4;

const COMMON = ['classes', 'inputSize', 'channels', 'seed', 'padding', 'fused', 'batchNorm', 'recompute'];
const RESIDUAL = ['shortcut', 'resize', 'order', 'scaling'];

/** Puts the defaults in place; throws on an option that is unknown, out of bounds or does not fit the model. */
export function resolveOptions(
  name: string,
  row: ModelRow,
  options: ResidualModelOptions,
): ResolvedModelOptions {
  checkNames(name, row, options);
  const {
    classes = row.classes,
    inputSize = row.inputSize,
    channels = row.channels,
    seed = 0,
    padding = 'torch',
    fused = true,
    batchNorm: { momentum = 0.9, epsilon = 1e-5 } = {},
    shortcut = row.shortcut,
    resize = 'pad',
    order = row.order,
    scaling = null,
    recompute = null,
  } = options;
  checkInteger(name, 'classes', classes, 1);
  checkInteger(name, 'inputSize', inputSize, SMALLEST_INPUT);
  checkInteger(name, 'channels', channels, 1);
  checkInteger(name, 'seed', seed, Number.MIN_SAFE_INTEGER);
  if (typeof fused !== 'boolean') {
    throw new TypeError(`${name}: fused is ${JSON.stringify(fused)}; it must be true or false`);
  }
  if (!Object.hasOwn(ORDERS, order)) {
    const allowed = Object.keys(ORDERS).map((key) => `'${key}'`);
    throw new RangeError(`${name}: order is ${JSON.stringify(order)}; allowed: ${allowed.join(', ')}`);
  }
  checkShortcut(name, row, shortcut);
  checkRecompute(name, recompute);
  const batchNorm = { momentum, epsilon };
  return { classes, inputSize, channels, seed, padding, fused, batchNorm, shortcut, resize, order, scaling };
}

function checkInteger(name: string, option: string, value: number, minimum: number): void {
  if (Number.isSafeInteger(value) && value >= minimum) return;
  const bound = minimum > 0 ? ` of at least ${minimum}` : '';
  throw new RangeError(`${name}: ${option} is ${JSON.stringify(value)}; it must be an integer${bound}`);
}

function checkNames(name: string, row: ModelRow, options: object): void {
  const plain = row.family === 'plain';
  const allowed = plain ? COMMON : [...COMMON, ...RESIDUAL];
  for (const option of Object.keys(options)) {
    if (allowed.includes(option)) continue;
    if (plain && RESIDUAL.includes(option)) {
      throw new TypeError(
        `${name} takes no option '${option}': a plain network has no shortcut to shape, scale or order around; ` +
          `its twin with shortcuts is resnet${row.depth}`,
      );
    }
    const [similar] = nearest(option, allowed, 1);
    throw new TypeError(
      `${name} takes no option '${option}'; did you mean '${similar}'? It takes ${allowed.join(', ')}`,
    );
  }
}

function checkShortcut(name: string, row: ModelRow, shortcut: Shortcut): void {
  if (row.family === 'plain') return;
  const type = typeof shortcut === 'string' ? shortcut : shortcut.type;
  if (type === 'none') {
    const twin = row.family === 'resnet' ? `: use plain${row.depth}` : '';
    throw new RangeError(`${name}: shortcut 'none' would make it a plain network${twin}`);
  }
  if (type === 'identity') {
    throw new RangeError(
      `${name}: shortcut 'identity' cannot change the shape between two stages: use 'pad' (option A), the identity ` +
        `with zeros for the new channels, or 'projection' (option B)`,
    );
  }
}
