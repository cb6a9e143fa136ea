import type { ResolvedModelOptions } from '../options.js';
import type { ModelRow } from '../tables/row.js';

/** By how much a stem divides height and width. */
export const STEM_STRIDES = { cifar: 1, imagenet: 4, none: 1 } as const;

/** Output channels of every stage. */
export const stageChannels = (row: ModelRow, { width }: Pick<ResolvedModelOptions, 'width'>): number[] =>
  row.stageFilters.map((filters) => filters * width);

/** Channels of the stem: the row's, or fewer in a network that is narrower than the row. */
export const stemChannels = (row: ModelRow, { width }: Pick<ResolvedModelOptions, 'width'>): number =>
  row.stemFilters * Math.min(1, width);

/** By how much a network divides height and width: below that the last stage would see less than a pixel. */
export function smallestInput(row: ModelRow, { stem }: Pick<ResolvedModelOptions, 'stem'>): number {
  const halvings = row.family === 'vgg' ? row.stageFilters.length : row.stageFilters.length - 1;
  return STEM_STRIDES[stem] * 2 ** halvings;
}

/** Height and width of the blocks' outputs of every stage, at the published input size. */
export const stageSizes = ({ stageFilters, inputSize, stem }: ModelRow): number[] =>
  stageFilters.map((_, stage) => Math.ceil(inputSize / STEM_STRIDES[stem] / 2 ** stage));
