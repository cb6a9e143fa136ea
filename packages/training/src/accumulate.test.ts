import { describeBackends, expectClose, readAll } from '@residualjs/testing';
import { expect, it } from 'vitest';
import { clipByNorm } from './clipping/clip-by-norm.js';
import { linear } from './fixtures/models.js';
import { fixedSource } from './fixtures/sources.js';
import { train } from './train.js';

const images = [
  [1, 2],
  [0, -1],
  [3, 1],
  [-2, 1],
  [1, 1],
];
const labels = [0, 1, 2, 1, 0];

/** The weights after three epochs. */
async function trained(batchSize: number, accumulate: number, clip = false) {
  const model = linear(2, 3);
  const { history, steps } = await train(
    model,
    { train: fixedSource(images, labels, batchSize) },
    { epochs: 3, learningRate: 0.2, accumulate, ...(clip && { clip: clipByNorm(0.3) }) },
  );
  const weights = (await readAll(model.getWeights())).flatMap((values) => [...values]);
  model.dispose();
  return { weights, steps, losses: history.map(({ loss }) => loss), images: history.map((r) => r.images) };
}

describeBackends('accumulated gradients', () => {
  it.each([false, true])('make the step of one batch of all images (clipped: %s)', async (clip) => {
    const whole = await trained(5, 1, clip);
    for (const batchSize of [1, 2, 3]) {
      const parts = await trained(batchSize, Math.ceil(5 / batchSize), clip);
      expect([parts.steps, parts.images]).toEqual([3, [5, 5, 5]]);
      expectClose(parts.losses, whole.losses, { relative: 2e-6 });
      expectClose(parts.weights, whole.weights, { relative: 5e-6 });
    }
  });

  it('end with the epoch, also where the last group is not full', async () => {
    const { images, steps } = await trained(1, 2);
    expect([steps, images]).toEqual([9, [2, 2, 1, 2, 2, 1, 2, 2, 1]]);
  });
});
