import type { Evaluation, TrainingResult } from '@residualjs/training';
import { duration } from '../numbers.js';
import type { Style } from '../style.js';
import { formatFields } from '../table.js';

/** The line that a finished run ends with, for people and for programs: `test accuracy 0.9832 (10000 images)`. */
export function accuracyLine(split: string, { accuracy, images }: Evaluation): string {
  return `${split} accuracy ${accuracy.toFixed(4)} (${images} images)`;
}

/** The gradient norms of the last step that measured them. */
export function lastNorms({ history }: TrainingResult): Record<string, number> {
  return history.findLast(({ gradientNorms }) => gradientNorms !== undefined)?.gradientNorms ?? {};
}

/** The lines beneath a run's progress bar, but for the last. */
export function describeResult(
  result: Pick<TrainingResult, 'imagesPerSecond' | 'seconds'>,
  norms: Record<string, number>,
  report: string,
  style: Style,
): string[] {
  const stages = Object.entries(norms).map(
    ([layer, norm], i) => `${norm.toPrecision(3)} at the input of stage ${i + 1} ${style.dim(`(${layer})`)}`,
  );
  return formatFields(
    [
      ['time', duration(result.seconds)],
      ['speed', `${result.imagesPerSecond.toFixed(1)} images/s`],
      ['gradient norms', stages.join('\n') || 'not measured'],
      ['report', report],
    ],
    style.bold,
  );
}
