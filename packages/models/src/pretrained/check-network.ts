import type { ResolvedModelOptions } from '../options.js';
import type { ModelRow } from '../tables/row.js';
import type { PretrainedRequest } from './pretrained-option.js';

/** Options that make another network of the same weights, or other weights. */
const OF_THE_NETWORK = [
  'channels',
  'padding',
  'width',
  'bias',
  'stem',
  'head',
  'shortcut',
  'resize',
  'order',
  'scaling',
  'stride',
] as const satisfies (keyof ResolvedModelOptions)[];

/**
 * Throws where published weights cannot be for the network that is asked for, before anything is downloaded: other classes, or
 * an option that changes what the network computes.
 */
export function checkNetwork(
  model: string,
  { source, published }: PretrainedRequest,
  row: ModelRow,
  asked: ResolvedModelOptions,
  trained: ResolvedModelOptions,
): void {
  if (!published) return;
  if (asked.classes !== trained.classes) throw otherClasses(model, source, trained.classes, asked.classes);
  for (const option of OF_THE_NETWORK) {
    const [value, wanted] = [asked, trained].map((options) => JSON.stringify(options[option]));
    if (value === wanted) continue;
    throw new RangeError(
      `${model}: '${source}' was trained with ${option} ${wanted}, and ${option} is ${value}: leave it out, or train anew`,
    );
  }
  if (asked.batchNorm.epsilon !== trained.batchNorm.epsilon && row.batchNorm !== null) {
    throw new RangeError(
      `${model}: '${source}' was trained with a batchNorm epsilon of ${trained.batchNorm.epsilon}, ` +
        `and it is ${asked.batchNorm.epsilon}: leave it out`,
    );
  }
}

/** Weights are for other classes than the model. */
export function otherClasses(model: string, source: string, found: number, wanted: number): RangeError {
  const instead =
    wanted === 0
      ? 'load them with their own classes, then features(model) gives what comes before the classifier'
      : `load them with their own classes, then replaceHead(model, { classes: ${wanted} }) gives a classifier to train`;
  return new RangeError(
    `${model}: '${source}' is of a network of ${found} classes, and classes is ${wanted}: ${instead}`,
  );
}
