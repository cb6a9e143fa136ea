import type { Size } from '@residualjs/common';
import type * as tfl from '@tensorflow/tfjs-layers';
import { findRow } from '../find-row.js';
import { readMetadata } from '../metadata.js';
import type { Preprocessing } from '../tables/row.js';

/** What a network needs of its images. */
export interface ImageRule {
  /** What errors call it. */
  readonly where: string;
  /** Height and width of its input. */
  readonly size: Size;
  readonly channels: number;
  readonly preprocessing: Preprocessing;
}

/**
 * What a network needs of its images: by `given`, or what came with its pretrained weights, or its row.
 *
 * @throws Error where nothing says it; RangeError where what says it does not fit the network.
 */
export function imageRule(what: string, model: tfl.LayersModel, given?: Preprocessing): ImageRule {
  const where = `${what}(${model.name})`;
  const metadata = readMetadata(model);
  const preprocessing =
    given ?? metadata?.pretrained?.preprocessing ?? (metadata && findRow(metadata.model).preprocessing);
  if (!preprocessing) {
    throw new Error(
      `${where}: the model is none of the zoo, so nothing says how its images are normalised: ` +
        `give { preprocessing: { mean, std } }`,
    );
  }
  const { size, channels } = inputOf(where, model);
  checkPreprocessing(where, preprocessing, channels);
  return { where, size, channels, preprocessing };
}

function inputOf(where: string, model: tfl.LayersModel): { size: Size; channels: number } {
  const [height, width, channels] = model.inputs[0].shape.slice(1);
  if (model.inputs.length === 1 && model.inputs[0].shape.length === 4 && height && width && channels) {
    return { size: [height, width], channels };
  }
  const shapes = model.inputs.map(({ shape }) => `[${shape.map((length) => length ?? '-').join(', ')}]`);
  throw new RangeError(
    `${where}: the model takes ${shapes.join(' and ')}; it must take images [-, H, W, C] of one size`,
  );
}

function checkPreprocessing(
  where: string,
  { mean, std, cropFraction = 1, channelOrder = 'rgb' }: Preprocessing,
  channels: number,
): void {
  for (const [name, values] of Object.entries({ mean, std })) {
    if (!Array.isArray(values) || values.length !== channels) {
      throw new RangeError(
        `${where}: ${name} is ${JSON.stringify(values)}, and the network takes ${channels} channel${channels === 1 ? '' : 's'}: ` +
          `give { preprocessing: { mean, std } } with a value for each`,
      );
    }
    const wrong = values.find((value) => !Number.isFinite(value) || (name === 'std' && value <= 0));
    if (wrong !== undefined) {
      throw new RangeError(
        `${where}: ${name} is ${JSON.stringify(values)}; it must have finite values${name === 'std' ? ' above 0' : ''}`,
      );
    }
  }
  if (!(cropFraction > 0 && cropFraction <= 1)) {
    throw new RangeError(`${where}: cropFraction is ${cropFraction}; it must be above 0 and at most 1`);
  }
  if (channelOrder !== 'rgb' && channelOrder !== 'bgr') {
    throw new RangeError(`${where}: channelOrder is ${JSON.stringify(channelOrder)}; allowed: 'rgb', 'bgr'`);
  }
}
