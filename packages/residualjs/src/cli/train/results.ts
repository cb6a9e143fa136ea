import type { Evaluation, TrainingResult } from '@residualjs/training';
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
  result: Pick<TrainingResult, 'imagesPerSecond' | 'history'>,
  norms: Record<string, number>,
  report: string,
  style: Style,
): string[] {
  const stages = Object.entries(norms).map(
    ([layer, norm], i) => `stage ${i + 1} ${norm.toPrecision(3)}  ${style.dim(`(output of ${layer})`)}`,
  );
  return formatFields(
    [
      ['speed', `${result.imagesPerSecond.toFixed(1)} images/s`],
      ['gradient norms at the input of each stage', stages.join('\n')],
      ['report', report],
    ],
    style.bold,
  );
}
