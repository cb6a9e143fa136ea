import { stageInputs } from '@residualjs/models';
import type { Evaluation, TrainingResult } from '@residualjs/training';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { duration } from '../numbers.js';
import type { Style } from '../style.js';
import { formatFields } from '../table.js';

/** The line that a finished run ends with, for people and for programs: `test accuracy 0.9832 (10000 images)`. */
export function accuracyLine(split: string, { accuracy, images }: Evaluation): string {
  return `${split} accuracy ${accuracy.toFixed(4)} (${images} images)`;
}

/**
 * The Wilson score interval of an accuracy, at 95 %: where the accuracy on all images of this kind lies (Wilson 1927,
 * "Probable inference, the law of succession, and statistical inference").
 */
export function accuracyInterval({ accuracy, images }: Evaluation): [low: number, high: number] {
  const z = 1.959964;
  const middle = (accuracy + z ** 2 / (2 * images)) / (1 + z ** 2 / images);
  const variance = (accuracy * (1 - accuracy)) / images + z ** 2 / (4 * images ** 2);
  const half = (z * Math.sqrt(variance)) / (1 + z ** 2 / images);
  return [Math.max(0, middle - half), Math.min(1, middle + half)];
}

/** The gradient norms of the last step that measured them. */
export function lastNorms({ history }: TrainingResult): Record<string, number> {
  return history.findLast(({ gradientNorms }) => gradientNorms !== undefined)?.gradientNorms ?? {};
}

/** The gradient norm at the input of a stage. */
export interface StageNorm {
  /** From 1. */
  stage: number;
  layer: string;
  norm: number;
}

/** Gradient norms by stage; one with nothing trainable before it has none. */
export const stageNorms = (model: LayersModel, norms: Readonly<Record<string, number>>): StageNorm[] =>
  stageInputs(model).flatMap((layer, i) =>
    layer in norms ? [{ stage: i + 1, layer, norm: norms[layer] }] : [],
  );

/** The lines beneath a run's progress bar, but for the last. */
export function describeResult(
  result: Pick<TrainingResult, 'imagesPerSecond' | 'seconds' | 'waitingShare'>,
  norms: readonly StageNorm[],
  report: string,
  style: Style,
): string[] {
  const stages = norms.map(
    ({ stage, layer, norm }) =>
      `${norm.toPrecision(3)} at the input of stage ${stage} ${style.dim(`(${layer})`)}`,
  );
  return formatFields(
    [
      ['time', duration(result.seconds)],
      ['speed', `${result.imagesPerSecond.toFixed(1)} images/s`],
      ['data wait', `${(100 * result.waitingShare).toFixed(1)} % of the time`],
      ['gradient norms', stages.join('\n') || 'not measured'],
      ['report', report],
    ],
    style.bold,
  );
}
