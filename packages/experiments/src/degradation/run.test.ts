import { createModel } from '@residualjs/models';
import { describeBackends, expectNoLeak } from '@residualjs/testing';
import { expect, it } from 'vitest';
import { TINY_TRAINING, tinyDataset } from '../networks/testing/tiny-training.js';
import { drawFigures } from '../reproduce.js';
import { runContext } from '../run-context.js';
import { blockInputs } from './block-inputs.js';
import type { DegradationConfig } from './config.js';
import { halves } from './constructed.js';
import { degradation } from './experiment.js';

const TINY: DegradationConfig = {
  depths: [20, 56],
  training: { ...TINY_TRAINING, steps: 2, runs: 1 },
  tapEvery: 1,
};

describeBackends('degradation', () => {
  it('trains depths, blocks and constructed networks, and leaves nothing behind', async () => {
    const seen: number[][] = [];
    const onProgress = (...counts: number[]) => seen.push(counts);
    await expectNoLeak(async () => {
      const result = await degradation.run(TINY, runContext({ loadDataset: tinyDataset, onProgress }));
      expect(result.depths.map(({ name }) => name)).toEqual(['plain20', 'plain56', 'resnet20', 'resnet56']);
      expect(result.depths.map(({ runs }) => runs[0].gradientNorms?.map(({ length }) => length))).toEqual([
        undefined,
        [27, 27],
        undefined,
        [27, 27],
      ]);
      expect(result.blocks.map(({ name }) => name)).toEqual(['blocks of 1', 'blocks of 3']);
      const { plain, resnet } = result.constructed;
      expect(resnet[0].largestDifference).toBe(0);
      expect(resnet[0].deepError).toBe(resnet[0].shallowError);
      expect(plain[0].largestDifference).toBeLessThan(1e-3);
      expect(JSON.parse(JSON.stringify(result))).toEqual(result);
      const figures = await drawFigures(degradation, result);
      expect(Object.values(figures).join()).not.toMatch(/NaN|undefined/);
      expect(degradation.summarize(result)).toContain('| plain20 made plain56 after 1 steps |');
    });
    expect(seen.map(([done]) => done)).toEqual(Array.from({ length: 16 }, (_, i) => i + 1));
    expect(seen[0][1]).toBe(16); // four depths, two kinds of blocks and two constructed, of two steps
  }, 900_000); // networks of 56 layers, which a GPU in software takes minutes to compile

  it('taps the input of every block', () => {
    const model = createModel('plain32', { inputSize: 8 });
    const names = model.layers.map(({ name }) => name);
    model.dispose();
    const inputs = blockInputs(32);
    expect(inputs).toHaveLength(15);
    expect(inputs.every((name) => names.includes(name))).toBe(true);
    expect(inputs.at(-1)).toBe('stage3_block4_bn2');
  });
}, ['wasm']);

it('parts a training into halves that go through the same rates', () => {
  const [first, second] = halves({ ...TINY_TRAINING, steps: 101, milestones: [30, 80], warmUpSteps: 5 });
  expect(first).toMatchObject({ steps: 50, milestones: [30, 80], warmUpSteps: 5 });
  expect(second).toMatchObject({ steps: 51, milestones: [30], warmUpSteps: 0 });
  expect(second.learningRate).toBeCloseTo(first.learningRate / 10, 12); // the first milestone is behind it
});

it('names a setting that is out of bounds', async () => {
  await expect(degradation.run({ ...TINY, depths: [20, 32] }, runContext())).rejects.toThrow(
    'depths (=20,32) must be two or more that end with 56',
  );
  await expect(degradation.run({ ...TINY, tapEvery: 0 }, runContext())).rejects.toThrow('tapEvery (=0)');
});
