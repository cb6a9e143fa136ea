import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeBackends, expectNoLeak, readBits } from '@residualjs/testing';
import * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { residualMlp } from '../../fixtures/models.js';
import { blobs } from '../../fixtures/sources.js';
import { AdamW } from '../../optimizers/adamw.js';
import { trainableWeights } from '../../optimizers/trainable-weights.js';
import type { SavedTensor } from '../../state/saved-tensors.js';
import { train } from '../../train.js';
import { WeightAverage } from '../../weight-average.js';
import { CheckpointError, decodeCheckpoint, encodeCheckpoint } from './checkpoint-file.js';
import { checkpointSteps, readLatestCheckpoint } from './checkpoint-folder.js';
import { checkpoints } from './checkpoints.js';

let folder = '';
beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), 'residualjs-checkpoints-')), 'checkpoints');
});
afterEach(() => rmSync(join(folder, '..'), { recursive: true, force: true }));

const twin = () => residualMlp({ id: 'twin' }).model;
const data = { train: blobs({ size: 24 }), validation: blobs({ size: 8, seed: 2 }) };
const weightsOf = (model: tfl.LayersModel) => readBits(model.getWeights());

describeBackends('checkpoints', () => {
  it('bring a run back from the disk, bit for bit', async () => {
    const model = twin();
    const whole = await train(model, data, {
      epochs: 4,
      callbacks: [checkpoints({ folder: `${folder}-whole` })],
    });
    const wanted = await weightsOf(model);
    model.dispose();

    const first = twin();
    const broken = { ...data.train, batches: brokenAfter(7) };
    const callback = () => checkpoints({ folder, every: 2, configuration: { seed: 3 } });
    await expect(
      train(first, { ...data, train: broken }, { epochs: 4, callbacks: [callback()] }),
    ).rejects.toThrow('the power is gone');
    first.dispose();

    const found = await readLatestCheckpoint(folder);
    expect(found).toMatchObject({ configuration: { seed: 3 }, passedOver: [], state: { step: 6 } });
    const second = twin();
    const resumed = await train(second, data, {
      epochs: 4,
      callbacks: [callback()],
      resume: { state: found.state },
    });
    expect(await weightsOf(second)).toEqual(wanted);
    expect(resumed.evaluations).toEqual(whole.evaluations.slice(-2));
    second.dispose();
  });

  it('keep optimiser and averages too, and leak nothing', async () => {
    const model = twin();
    await expectNoLeak(async () => {
      const optimizer = new AdamW(trainableWeights(model));
      const average = new WeightAverage(model);
      const options = { optimizer, average, callbacks: [checkpoints({ folder })] };
      await train(model, data, { ...options, epochs: 2 });
      const { state } = await readLatestCheckpoint(folder);
      expect(state.optimizer.tensors).toHaveLength(24);
      const sorted = ({ steps, tensors }: { steps: number; tensors: SavedTensor[] }) => ({
        steps,
        tensors: tensors.toSorted((a, b) => (a.name < b.name ? -1 : 1)),
      });
      expect(sorted(state.optimizer)).toEqual(sorted(await optimizer.getState()));
      expect(sorted(state.average!)).toEqual(sorted(await average.getState()));
      await train(model, data, { ...options, epochs: 3, resume: { state } });
      optimizer.dispose();
      average.dispose();
    });
    model.dispose();
  });
});

describe('checkpoints on the disk', () => {
  beforeEach(() => tf.setBackend('cpu'));

  it('are the last ones and the best', async () => {
    const model = twin();
    const callback = checkpoints({ folder, keep: 2, monitor: 'loss' });
    const { evaluations } = await train(model, data, {
      epochs: 7,
      callbacks: [callback],
      learningRate: (step) => (step < 10 ? 0.05 : 0.6), // it gets worse
    });
    const losses = evaluations.map(({ loss }) => loss);
    const best = evaluations[losses.indexOf(Math.min(...losses))].step;
    expect(best).toBeLessThan(18);
    expect(await checkpointSteps(folder)).toEqual([best, 18, 21]);
    expect(callback.best).toEqual({ step: best, value: Math.min(...losses) });
    expect(readdirSync(folder).filter((name) => name.startsWith('.'))).toEqual([]);
    model.dispose();
  });

  it('also of a run that a signal ends between two of them', async () => {
    const model = twin();
    const stop = new AbortController();
    await train(model, data, {
      epochs: 7,
      callbacks: [checkpoints({ folder })],
      signal: stop.signal,
      onEvent: (event) => {
        if (event.type === 'step' && event.record.step === 4) stop.abort();
      },
    });
    expect(await checkpointSteps(folder)).toEqual([3, 4]);
    model.dispose();
  });

  it('that are damaged are passed over and named', async () => {
    const model = twin();
    await train(model, data, { steps: 3, callbacks: [checkpoints({ folder, every: 1, keep: 3 })] });
    model.dispose();
    const [first, second, third] = [1, 2, 3].map((step) => join(folder, `step-0000000${step}.safetensors`));
    writeFileSync(third, readFileSync(third).subarray(0, -10));
    const turned = readFileSync(second);
    turned[turned.length - 100] ^= 4;
    writeFileSync(second, turned);
    const found = await readLatestCheckpoint(folder);
    expect([found.state.step, found.path]).toEqual([1, first]);
    expect(found.passedOver.map(({ file }) => file)).toEqual([third, second]);
    expect(found.passedOver[1].message).toContain('its checksum does not fit its content');
    writeFileSync(first, '');
    await expect(readLatestCheckpoint(folder)).rejects.toThrow(
      `${third} is no checkpoint that can be used: nor is any of the 2`,
    );
    await expect(readLatestCheckpoint(join(folder, 'none'))).rejects.toThrow('there is no checkpoint in');
  });

  it('leave the earlier one where there is no room for a new one', async () => {
    const model = twin();
    await train(model, data, { steps: 1, callbacks: [checkpoints({ folder, every: 1 })] });
    rmSync(folder, { recursive: true });
    writeFileSync(folder, 'a file where the folder should be');
    const failing = train(model, data, { steps: 1, callbacks: [checkpoints({ folder })] });
    await expect(failing).rejects.toThrow();
    model.dispose();
  });
});

describe('a checkpoint file', () => {
  const state = {
    step: 3,
    epochs: 1,
    batches: 0,
    images: 24,
    epochSums: { images: 0, loss: 0.1, correct: 0 },
    evaluationDue: false,
    weights: [{ name: 'a/kernel', shape: [2, 1], values: Float32Array.of(1, Number.NaN) }],
    optimizer: {
      steps: 3,
      tensors: [{ name: 'momentum/a/kernel', shape: [2, 1], values: Float32Array.of(-0, 2) }],
    },
    average: null,
    randomSteps: { dropout: 3 },
    callbacks: {},
  };

  it('gives back what was put in', () => {
    const bytes = encodeCheckpoint({ state, configuration: { a: [1] } });
    expect(decodeCheckpoint(bytes, 'x')).toEqual({ state, configuration: { a: [1] } });
  });

  it('is refused where any byte of it was changed', () => {
    const bytes = encodeCheckpoint({ state, configuration: null });
    const found: string[] = [];
    for (let at = 0; at < bytes.length; at++) {
      for (let change = 1; change < 256; change++) {
        const damaged = Uint8Array.from(bytes);
        damaged[at] ^= change;
        try {
          // a space that pads the header may be another space
          expect(decodeCheckpoint(damaged, 'x')).toEqual({ state, configuration: null });
        } catch (error) {
          if (!(error instanceof CheckpointError)) found.push(`byte ${at} by ${change}: ${error}`);
        }
      }
    }
    expect(found).toEqual([]);
    for (let length = 0; length < bytes.length; length += 7) {
      expect(() => decodeCheckpoint(bytes.subarray(0, length), 'x')).toThrow(CheckpointError);
    }
  });
});

/** The batches of the training data until one that fails. */
function brokenAfter(count: number) {
  let given = 0;
  return async function* (epoch: number) {
    for await (const batch of data.train.batches(epoch)) {
      if (given++ === count) {
        tf.dispose([batch.images, batch.labels]);
        throw new Error('the power is gone');
      }
      yield batch;
    }
  };
}
