import { describeBackends, expectNoLeak } from '@residualjs/testing';
import { expect, it } from 'vitest';
import { TINY_TRAINING, tinyDataset } from '../networks/testing/tiny-training.js';
import { drawFigures } from '../reproduce.js';
import { runContext } from '../run-context.js';
import { SHORTCUT_ROWS } from './config.js';
import { shortcuts } from './experiment.js';

const TINY = { models: ['resnet8' as const], training: { ...TINY_TRAINING, steps: 2, runs: 1 } };

describeBackends(
  'shortcuts',
  () => {
    it('trains every shortcut of the table, and leaves nothing behind', async () => {
      await expectNoLeak(async () => {
        const result = await shortcuts.run(TINY, runContext({ loadDataset: tinyDataset }));
        const [{ kinds }] = result.models;
        expect(kinds.map(({ name }) => name)).toEqual(SHORTCUT_ROWS.map(({ name }) => name));
        const losses = kinds.map(({ runs }) => runs[0].loss.join());
        expect(new Set(losses).size).toBe(SHORTCUT_ROWS.length); // no two shortcuts are one
        expect(JSON.parse(JSON.stringify(result))).toEqual(result);
        const figures = await drawFigures(shortcuts, result);
        expect(Object.keys(figures)).toEqual(['errors', 'loss']);
        expect(Object.values(figures).join()).not.toMatch(/NaN|undefined/);
      });
    });
  },
  ['wasm'], // a convolution takes the cpu backend a second
);

it('has table 1 of the paper beside ours', () => {
  const errors = Object.fromEntries(SHORTCUT_ROWS.map(({ name, paper }) => [name, paper]));
  expect(errors).toMatchObject({
    identity: 6.61,
    'scaled 0.5, branch 0.5': 12.35,
    'exclusive gate, bias -6': 8.7,
    'shortcut-only gate, bias 0': 12.86,
    'shortcut-only gate, bias -6': 6.91,
    '1x1 convolution': 12.22,
    'dropout 0.5': 'fail',
  });
  expect(shortcuts.presets.long).toMatchObject({
    models: ['resnet110'],
    training: { steps: 64_000, warmUpSteps: 400 },
  });
});
