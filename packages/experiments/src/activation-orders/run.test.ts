import { describeBackends, expectNoLeak } from '@residualjs/testing';
import { expect, it } from 'vitest';
import { TINY_TRAINING, tinyDataset } from '../networks/testing/tiny-training.js';
import { drawFigures, judgeClaims } from '../reproduce.js';
import { runContext } from '../run-context.js';
import type { ActivationOrdersConfig } from './config.js';
import { activationOrders } from './experiment.js';

const TINY: ActivationOrdersConfig = {
  models: ['resnet20'], // of resnet8, whose later blocks all project, the original order is ReLU-only pre-activation
  training: { ...TINY_TRAINING, steps: 2, runs: 1 },
  depths: {
    models: ['resnet8', 'resnet20'],
    training: { ...TINY_TRAINING, steps: 3, runs: 1 },
    recompute: 'stage',
  },
};

describeBackends(
  'activation-orders',
  () => {
    it('trains five orders and two depths, and leaves nothing behind', async () => {
      const seen: number[][] = [];
      const onProgress = (...counts: number[]) => seen.push(counts);
      await expectNoLeak(async () => {
        const result = await activationOrders.run(TINY, runContext({ loadDataset: tinyDataset, onProgress }));
        expect(result.orders[0].kinds.map(({ name }) => name)).toEqual([
          'original',
          'BN after addition',
          'ReLU before addition',
          'ReLU-only pre-activation',
          'full pre-activation',
        ]);
        const losses = result.orders[0].kinds.map(({ runs }) => runs[0].loss.join());
        expect(new Set(losses).size).toBe(5); // no two orders are one
        expect(result.depths.map(({ model, kinds }) => [model, kinds.length])).toEqual([
          ['resnet8', 2],
          ['resnet20', 2],
        ]);
        expect(JSON.parse(JSON.stringify(result))).toEqual(result);
        expect(judgeClaims(activationOrders, result)[0].verdict).toBe('not testable at this size');
        const figures = await drawFigures(activationOrders, result);
        expect(Object.values(figures).join()).not.toMatch(/NaN|undefined/);
        expect(activationOrders.summarize(result)).toContain('| 6.37 %, 5.46 % |');
      });
      expect(seen.map(([done]) => done)).toEqual(Array.from({ length: 22 }, (_, i) => i + 1));
      expect(seen[0][1]).toBe(22); // 5 orders of 2 steps, 2 depths of 2 orders of 3 steps
    }, 900_000);
  },
  ['wasm'], // a convolution takes the cpu backend a second
);

it('has the published schedule as its long form', () => {
  const { training, models } = activationOrders.presets.long;
  expect(models).toEqual(['resnet110', 'resnet164']);
  expect(training).toMatchObject({
    steps: 64_000,
    batchSize: 128,
    milestones: [32_000, 48_000],
    warmUpSteps: 400,
  });
});
