import type { ResolvedModelOptions } from '../options.js';
import type { ModelRow } from '../tables/row.js';

/** By how much a stem divides height and width. */
export const STEM_STRIDES = { cifar: 1, imagenet: 4, none: 1 } as const;

/** A whole number where a product misses one by the rounding of its factor: 320 * 0.55. */
const whole = (value: number) =>
  Math.abs(value - Math.round(value)) < 1e-9 * value ? Math.round(value) : value;

/** Output channels of every stage. */
export const stageChannels = (row: ModelRow, { width }: Pick<ResolvedModelOptions, 'width'>): number[] =>
  row.stageFilters.map((filters) => whole(filters * width));

/** Channels of the stem: the row's, or those of a first stage that has fewer, which option A cannot take away. */
export const stemChannels = (row: ModelRow, options: Pick<ResolvedModelOptions, 'width'>): number =>
  Math.min(row.stemFilters, stageChannels(row, options)[0]);

/** By how much a network divides height and width: below that the last stage would see less than a pixel. */
export function smallestInput(row: ModelRow, { stem }: Pick<ResolvedModelOptions, 'stem'>): number {
  const halvings = row.family === 'vgg' ? row.stageFilters.length : row.stageFilters.length - 1;
  return STEM_STRIDES[stem] * 2 ** halvings;
}

/** Height and width of the blocks' outputs of every stage, at the published input size. */
export const stageSizes = ({ stageFilters, inputSize, stem }: ModelRow): number[] =>
  stageFilters.map((_, stage) => Math.ceil(inputSize / STEM_STRIDES[stem] / 2 ** stage));
