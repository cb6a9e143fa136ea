/** Whether options and model make sense together. */

import { nearest } from '@residualjs/common';
import { ORDERS, type OrderName, type Shortcut } from '@residualjs/layers';
import { checkOneOf } from './check-options.js';
import { smallestInput, stageChannels } from './network/sizes.js';
import type { AllModelOptions, ResolvedModelOptions } from './options.js';
import { MODELS } from './tables/index.js';
import type { ModelRow } from './tables/row.js';

const COMMON = [
  ...['classes', 'inputSize', 'channels', 'seed', 'padding', 'fused', 'batchNorm', 'recompute'],
  ...['width', 'bias', 'initializer', 'classifierDropout'],
];
const BLOCKS = ['stem', 'dropout'];
const RESIDUAL = ['shortcut', 'resize', 'order', 'scaling', 'stride'];
const VGG = ['head'];

const isVgg = ({ family }: ModelRow) => family === 'vgg';
const hasShortcuts = ({ shortcut }: ModelRow) => shortcut !== 'none';

/** The names of the options that a model takes. */
function optionNames(row: ModelRow): string[] {
  if (isVgg(row)) return [...COMMON, ...VGG];
  if (!hasShortcuts(row)) return [...COMMON, ...BLOCKS];
  // the head, which has one value here, so that the options which a model remembers make it anew
  return [...COMMON, ...BLOCKS, ...RESIDUAL, ...VGG];
}

/** Throws on an option that the model does not take. */
export function checkNames(name: string, row: ModelRow, options: object): void {
  const allowed = optionNames(row);
  for (const option of Object.keys(options)) {
    if (allowed.includes(option)) continue;
    if (!hasShortcuts(row) && RESIDUAL.includes(option)) {
      const twin = isVgg(row) ? '' : `; its twin with shortcuts is resnet${row.depth}`;
      throw new TypeError(
        `${name} takes no option '${option}': a plain network has no shortcut to shape, scale or order around${twin}`,
      );
    }
    if (isVgg(row) && BLOCKS.includes(option)) {
      throw new TypeError(
        `${name} takes no option '${option}': a VGG network has neither a stem nor branches; for dropout between its dense layers there is classifierDropout`,
      );
    }
    const [similar] = nearest(option, allowed, 1);
    throw new TypeError(
      `${name} takes no option '${option}'; did you mean '${similar}'? It takes ${allowed.join(', ')}`,
    );
  }
}

/** Throws where the value of an option makes no sense for the model, or beside that of another. */
export function checkFit(
  name: string,
  row: ModelRow,
  given: AllModelOptions,
  options: ResolvedModelOptions,
): void {
  const { order, shortcut, head, classes, classifierDropout } = options;
  checkOneOf(name, 'order', order, Object.keys(ORDERS) as OrderName[]);
  checkOneOf(name, 'resize', options.resize, ['pad', 'projection']);
  checkOneOf(name, 'head', head, isVgg(row) ? ['pool', 'dense'] : ['pool']);
  checkOneOf(name, 'stem', options.stem, isVgg(row) ? ['none'] : ['cifar', 'imagenet']);
  checkStride(name, row, options);
  checkWidth(name, row, options);
  checkInput(name, row, options);
  if (hasShortcuts(row)) checkShortcut(name, row, shortcut);
  if (row.batchNorm === null && given.batchNorm !== undefined) {
    throw new RangeError(`${name} has no batch norm to set options of; ${name}_bn has`);
  }
  if (classes === 0 && (given.classifierDropout ?? 0) > 0 && head === 'pool') {
    throw new RangeError(
      `${name}: classifierDropout is ${classifierDropout}, but with classes 0 there is no classifier; leave one of them out`,
    );
  }
}

function checkStride(name: string, row: ModelRow, { stride }: ResolvedModelOptions): void {
  if (row.branch === 'bottleneck') checkOneOf(name, 'stride', stride, ['v1', 'v1.5']);
  if (row.branch === 'bottleneck' || stride === null) return;
  throw new RangeError(
    `${name}: stride is ${JSON.stringify(stride)}, which tells where a bottleneck has its stride, but its blocks are ${row.branch}: leave it out`,
  );
}

function checkWidth(name: string, row: ModelRow, options: ResolvedModelOptions): void {
  const { width } = options;
  if (!(typeof width === 'number' && width > 0 && Number.isFinite(width))) {
    throw new RangeError(`${name}: width is ${JSON.stringify(width)}; it must be a number above 0`);
  }
  const divisor = row.branch === 'bottleneck' ? 4 : 1; // a bottleneck is a quarter as wide inside
  const whole = (channels: number, by: number) => Number.isInteger(channels / by) && channels >= by;
  const stages = stageChannels(row, options);
  if (stages.every((channels) => whole(channels, divisor))) return;
  throw new RangeError(
    `${name}: width is ${width}, which gives stages of ${stages.join(', ')} channels; they must be whole numbers` +
      (divisor > 1 ? ` that ${divisor} divides` : ''),
  );
}

function checkInput(name: string, row: ModelRow, options: ResolvedModelOptions): void {
  const smallest = smallestInput(row, options);
  if (options.inputSize >= smallest) return;
  const stem = options.stem === 'imagenet' ? `, or of 1/4 of that with stem: 'cifar'` : '';
  throw new RangeError(
    `${name}: inputSize is ${options.inputSize}; it must be an integer of at least ${smallest}${stem}, ` +
      `so that the last stage sees a pixel of its own`,
  );
}

function checkShortcut(name: string, row: ModelRow, shortcut: Shortcut): void {
  const type = typeof shortcut === 'string' ? shortcut : shortcut?.type;
  if (type === 'none') {
    const twin = row.family === 'resnet' ? `plain${row.depth}` : '';
    throw new RangeError(
      `${name}: shortcut 'none' would make it a plain network${twin in MODELS ? `: use ${twin}` : ''}`,
    );
  }
  if (type === 'identity') {
    throw new RangeError(
      `${name}: shortcut 'identity' cannot change the shape between two stages: use 'pad' (option A), the identity ` +
        `with zeros for the new channels, or 'projection' (option B)`,
    );
  }
}
