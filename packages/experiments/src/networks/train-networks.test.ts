import { createModel } from '@residualjs/models';
import { describeBackends, expectNoLeak } from '@residualjs/testing';
import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { runContext } from '../run-context.js';
import { evaluationSource, loadNetworkData, trainingSource } from './network-data.js';
import { TINY_TRAINING as TINY, tinyDataset } from './testing/tiny-training.js';
import { type NetworkKind, trainNetworks } from './train-networks.js';

const context = (options = {}) => runContext({ seed: 3, loadDataset: tinyDataset, ...options });

const plain: NetworkKind = { name: 'plain', build: (input) => createModel('plain20', input) };
const residual: NetworkKind = {
  name: 'residual',
  build: (input) => createModel('resnet20', input),
  taps: () => ['stem_bn', 'stage3_block2_bn2'],
  tapEvery: 3,
};

/** The first batch of an epoch, as numbers. */
async function firstBatch(source: ReturnType<typeof trainingSource>, epoch: number) {
  for await (const { images, labels, size } of source.batches(epoch)) {
    const values = [...(await images.data())];
    const classes = [...(await labels.data())];
    tf.dispose([images, labels]);
    return { values, classes, size };
  }
  throw new Error('no batch');
}

describeBackends(
  'trainNetworks',
  () => {
    it('keeps held-out images apart, and resizes both', async () => {
      const { train, heldOut } = await loadNetworkData(TINY, context());
      expect([train.size, train.shape, train.split]).toEqual([24, [8, 8, 3], 'train']);
      expect([heldOut.size, heldOut.shape]).toEqual([10, [8, 8, 3]]);
      const imagesOf = ({ images, size }: typeof train) =>
        Array.from({ length: size }, (_, i) => images.subarray(i * 192, (i + 1) * 192).join());
      expect(new Set([...imagesOf(train), ...imagesOf(heldOut)]).size).toBe(34);
      const tested = await loadNetworkData({ ...TINY, trainImages: null, heldOutImages: null }, context());
      expect([tested.train.size, tested.heldOut.size, tested.heldOut.split]).toEqual([60, 60, 'test']);
      await expect(loadNetworkData({ ...TINY, trainImages: 55 }, context())).rejects.toThrow(
        'trainImages (=55) and heldOutImages (=10) together must be at most 60',
      );
    });

    it('varies training images and leaves the others as they are', async () => {
      const { train, heldOut } = await loadNetworkData(TINY, context());
      const source = trainingSource(train, TINY, 7);
      const batch = await firstBatch(source, 1);
      expect(batch.size).toBe(8);
      expect(await firstBatch(source, 1)).toEqual(batch);
      expect((await firstBatch(source, 2)).classes).not.toEqual(batch.classes);
      expect((await firstBatch(evaluationSource(heldOut), 0)).classes).toEqual([...heldOut.labels]);
    });

    it('pairs the runs of all kinds, repeats them, reports every step and leaks nothing', async () => {
      const seen: number[][] = [];
      await expectNoLeak(async () => {
        const onProgress = (...counts: number[]) => seen.push(counts);
        const results = await trainNetworks(
          [plain, residual, { ...plain, name: 'again' }],
          TINY,
          context({ onProgress }),
        );
        expect(results.map(({ name }) => name)).toEqual(['plain', 'residual', 'again']);
        expect(results[2].runs).toEqual(results[0].runs); // of the same weights and batches
        expect(results[0].runs[1]).not.toEqual(results[0].runs[0]);
        expect(results[0].runs.every(({ loss, failedAt }) => loss.length === 4 && failedAt === null)).toBe(
          true,
        );
        expect(results[0].runs[0].gradientNorms).toBeUndefined();
        const [{ gradientNorms, heldOutError }] = results[1].runs;
        expect(gradientNorms).toHaveLength(2); // in steps 1 and 4
        expect(gradientNorms!.flat().every((norm) => norm > 0)).toBe(true);
        expect(Math.round(10 * heldOutError)).toBe(10 * heldOutError); // of ten images
      });
      expect(seen.map(([done]) => done)).toEqual(Array.from({ length: 24 }, (_, i) => i + 1));
      expect(seen.every(([, all]) => all === 24)).toBe(true);
    });

    it('counts a network whose loss is not finite as one that guesses', async () => {
      const config = { ...TINY, learningRate: 1e30, runs: 1 };
      const [{ runs }] = await trainNetworks([plain], config, context());
      const [{ failedAt, loss, heldOutError, trainError }] = runs;
      expect(failedAt).toBeGreaterThan(1);
      expect(loss.at(-1)).toBeCloseTo(Math.log(10), 3);
      expect([heldOutError, trainError]).toEqual([0.9, 0.9]);
    });

    it('ends with the reason of an aborted signal', async () => {
      const controller = new AbortController();
      const reason = new Error('enough');
      const onProgress = (done: number) => done === 2 && controller.abort(reason);
      const aborted = context({ signal: controller.signal, onProgress });
      await expect(trainNetworks([plain], TINY, aborted)).rejects.toBe(reason);
    });
  },
  ['wasm'], // networks of 20 layers take the cpu backend minutes
);

it('names a setting that is out of bounds', async () => {
  await expect(trainNetworks([plain], { ...TINY, steps: 0 }, context())).rejects.toThrow(
    'steps (=0) must be an integer',
  );
  await expect(trainNetworks([plain], { ...TINY, heldOutImages: -1 }, context())).rejects.toThrow(
    'heldOutImages (=-1)',
  );
});
