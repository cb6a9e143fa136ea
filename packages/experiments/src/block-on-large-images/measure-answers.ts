import { significant } from '../significant.js';
import { mean } from '../statistics/mean.js';
import type { Condition } from './config.js';
import { targetOf } from './images.js';
import type { MembraneImage } from './membranes.js';
import { countMembrane, membraneScore, peakSignalToNoise } from './scores.js';

/** Mean absolute error and score of answers to the test images, each answer an array of pixels. */
export function measureAnswers(
  answers: readonly ArrayLike<number>[],
  images: readonly MembraneImage[],
  { task }: Condition,
) {
  const targets = images.map((image) => targetOf(image, task));
  const errors = targets.map((target, i) => {
    let sum = 0;
    for (let pixel = 0; pixel < target.length; pixel++) sum += Math.abs(answers[i][pixel] - target[pixel]);
    return sum / target.length;
  });
  const score =
    task === 'denoise'
      ? mean(targets.map((target, i) => peakSignalToNoise(answers[i], target)))
      : mean(targets.map((target, i) => membraneScore(countMembrane(answers[i], target))));
  return { error: significant(mean(errors)), score: significant(score) };
}
