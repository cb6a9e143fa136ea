import { type AnyImageDataset, isLazy, type LabelledImages } from '@residualjs/datasets';
import type { Preprocessing } from '@residualjs/models';
import { UsageError } from '../usage-error.js';

/** What images go through before a network, and why. */
export interface ChosenPreprocessing extends Preprocessing {
  /** Where it comes from, in words. */
  because: string;
}

/** What {@link resolvePreprocessing} chooses from. */
export interface PreprocessingSources {
  /** `--preprocessing`, if it was given. */
  asked?: string;
  /** What the file itself says. */
  noted?: Preprocessing;
  /** Whose names the weights have, and what images go through for those. */
  convention: string;
  ofConvention?: Preprocessing;
  /** The row of the model. */
  model: string;
  ofModel: Preprocessing;
  data: Pick<LabelledImages, 'name' | 'shape' | 'mean' | 'std'>;
}

const same = (channels: number, value: number) => new Array<number>(channels).fill(value);

/** What `--preprocessing` takes, besides mean and std themselves. */
const NAMED: Record<string, (sources: PreprocessingSources) => Preprocessing> = {
  data: ({ data: { mean, std } }) => ({ mean, std }),
  model: ({ ofModel }) => ofModel,
  imagenet: () => ({ mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] }),
  unit: ({ data: { shape } }) => ({ mean: same(shape[2], 0), std: same(shape[2], 1) }),
  raw: ({ data: { shape } }) => ({ mean: same(shape[2], 0), std: same(shape[2], 1 / 255) }),
};

/** The names that `--preprocessing` takes. */
export const PREPROCESSING_NAMES: readonly string[] = Object.keys(NAMED);

/**
 * What images go through: what is asked for, else what the file says, else what those do whose names the weights have, else what the
 * training here does (the constants of the data) for weights with our names, and what the model's row says for others.
 */
export function resolvePreprocessing(sources: PreprocessingSources): ChosenPreprocessing {
  const { asked, noted, convention, ofConvention, model, ofModel, data } = sources;
  const chosen = ((): ChosenPreprocessing => {
    if (asked !== undefined) return { ...parse(asked, sources), because: 'as asked for' };
    if (noted) return { ...noted, because: 'as the file says' };
    if (ofConvention) return { ...ofConvention, because: `as ${convention} has it` };
    if (convention !== 'residualjs') return { ...ofModel, because: `as ${model} takes it` };
    return { mean: data.mean, std: data.std, because: `the constants of ${data.name}` };
  })();
  const channels = data.shape[2];
  if (chosen.mean.length !== channels || chosen.std.length !== channels) {
    throw new UsageError(
      `the preprocessing ${chosen.because} is for ${chosen.mean.length} channels and ${data.name} has ${channels}: give --preprocessing`,
    );
  }
  return chosen;
}

/**
 * Mean and std by a name, or written out as `0.5,0.5,0.5/0.25,0.25,0.25`, with the part of the shorter side that is kept behind them, if
 * it is told, and `/bgr` for blue first.
 */
function parse(asked: string, sources: PreprocessingSources): Preprocessing {
  if (Object.hasOwn(NAMED, asked)) return NAMED[asked](sources);
  const [constants, blueFirst] = asked.endsWith('/bgr') ? [asked.slice(0, -4), true] : [asked, false];
  const lists = constants.split('/').map((list) => list.split(',').map(Number));
  const [mean, std, [cropFraction = Number.NaN, ...more] = [1]] = lists;
  const numbers = lists.length <= 3 && more.length === 0 && lists.flat().every(Number.isFinite);
  if (!std || !numbers || std.some((value) => value <= 0) || !(cropFraction > 0 && cropFraction <= 1)) {
    throw new UsageError(
      `--preprocessing '${asked}': it is one of ${PREPROCESSING_NAMES.join(', ')}, or MEAN/STD of values from 0 to 1, ` +
        'as 0.485,0.456,0.406/0.229,0.224,0.225',
    );
  }
  return {
    mean,
    std,
    ...(lists.length === 3 && { cropFraction }),
    ...(blueFirst && { channelOrder: 'bgr' }),
  };
}

/** Written out as `--preprocessing` takes it, to the last digit. */
export const preprocessingSpec = ({ mean, std, cropFraction, channelOrder }: Preprocessing): string =>
  [
    mean,
    std,
    ...(cropFraction === undefined ? [] : [cropFraction]),
    ...(channelOrder === 'bgr' ? ['bgr'] : []),
  ].join('/');

/** As a formula over values of 0 to 255. */
export function preprocessingText({ mean, std, channelOrder, because }: ChosenPreprocessing): string {
  const list = (values: readonly number[]) =>
    `[${values.map((value) => Number(value.toPrecision(4))).join(', ')}]`;
  const unscaled = mean.every((value) => value === 0) && std.every((value) => value === 1 / 255);
  const formula = unscaled ? 'values of 0 to 255 as they are' : `(x / 255 - ${list(mean)}) / ${list(std)}`;
  return `${formula}${channelOrder === 'bgr' ? ', in the order BGR' : ''}, ${because}`;
}

/** A dataset whose batches are preprocessed so. */
export function preprocessedAs<Dataset extends AnyImageDataset>(
  dataset: Dataset,
  { mean, std, channelOrder, cropFraction }: Preprocessing,
): Dataset {
  return {
    ...dataset,
    mean: [...mean],
    std: [...std],
    channelOrder,
    ...(isLazy(dataset) && cropFraction !== undefined && { cropFraction }),
  };
}
