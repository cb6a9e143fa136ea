import { batches, syntheticDataset } from '@residualjs/datasets';
import { resnet20 } from '@residualjs/models';
import { describeBackends, expectNoLeak } from '@residualjs/testing';
import * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import { describe, expect, it } from 'vitest';
import type { BatchSource } from './batch.js';
import type { RunBetweenSteps, TrainingCallback } from './callbacks/callback.js';
import { earlyStopping } from './callbacks/early-stopping.js';
import { clipByNorm } from './clipping/clip-by-norm.js';
import { residualMlp } from './fixtures/models.js';
import { blobs } from './fixtures/sources.js';
import { crossEntropy } from './losses/cross-entropy.js';
import { AdamW } from './optimizers/adamw.js';
import { trainableWeights } from './optimizers/trainable-weights.js';
import { saveVariables } from './state/saved-tensors.js';
import type { TrainingState } from './state/training-state.js';
import { train } from './train.js';
import type { TrainOptions } from './train-options.js';
import { WeightAverage } from './weight-average.js';

/** Everything of a run that must not depend on where it was broken off: the values of its history and its weights. */
interface Trace {
  history: unknown[];
  evaluations: unknown[];
  weights: unknown;
}

/** What a state is after it was written to a file and read again. */
const throughJson = (state: TrainingState): TrainingState =>
  JSON.parse(JSON.stringify(state), (key, value) =>
    key === 'values' ? Float32Array.from(Object.values(value)) : value,
  );

/** Takes the state after one step. */
function keeper(step: number): TrainingCallback & { kept: TrainingState | null } {
  const callback: ReturnType<typeof keeper> = {
    name: 'keeper',
    kept: null,
    async onStepEnd(run) {
      if (run.step === step) callback.kept = throughJson(await run.getState());
    },
  };
  return callback;
}

const weightsOf = (model: tfl.LayersModel) =>
  saveVariables(model.weights.map((w) => ({ name: w.originalName, variable: w.read() as tf.Variable })));

/** Runs to the end, or stops after a step by a signal and goes on in a new model from the state that was taken then. */
async function run(
  build: () => tfl.LayersModel,
  data: { train: BatchSource; validation: BatchSource },
  makeOptions: (model: tfl.LayersModel) => TrainOptions,
  stopAfter: number | null,
): Promise<Trace> {
  let model = build();
  let options = makeOptions(model);
  const free = () => {
    options.optimizer?.dispose();
    options.average?.dispose();
    model.dispose();
  };
  let resume: TrainOptions['resume'];
  if (stopAfter !== null) {
    const stop = new AbortController();
    const state = keeper(stopAfter);
    const { history, evaluations, interrupted } = await train(model, data, {
      ...options,
      callbacks: [...(options.callbacks ?? []), state],
      signal: stop.signal,
      onEvent: ({ type, record }: { type: string; record?: { step: number } }) => {
        if (type === 'step' && record?.step === stopAfter) stop.abort();
      },
    } as TrainOptions);
    expect(interrupted).toBe(true);
    free();
    model = build();
    options = makeOptions(model);
    resume = { state: state.kept!, history, evaluations };
  }
  const { history, evaluations, steps, images } = await train(model, data, { ...options, resume });
  expect(steps).toBe(history.length);
  expect(images).toBe(history.reduce((sum, record) => sum + record.images, 0));
  const weights = await weightsOf(model);
  free();
  return {
    history: history.map(({ imagesPerSecond: _, ...record }) => record),
    evaluations,
    weights: weights.map(({ values }) => values),
  };
}

describeBackends('a run that goes on from its state', (backend) => {
  const twin = () => residualMlp({ id: 'twin' }).model;

  it.each<[string, (model: tfl.LayersModel) => TrainOptions]>([
    ['as by default', () => ({ epochs: 3 })],
    [
      'with everything that remembers',
      (model) => ({
        steps: 11,
        evaluateEvery: 2,
        accumulate: 2,
        learningRate: (step) => 0.01 * step,
        optimizer: new AdamW(trainableWeights(model)),
        average: new WeightAverage(model, { decay: 0.9 }),
        clip: clipByNorm(1),
        loss: crossEntropy({ labelSmoothing: 0.1 }),
        callbacks: [earlyStopping({ patience: 100 })],
      }),
    ],
  ])('is the unbroken run, %s', async (_, options) => {
    const data = { train: blobs({ size: 44 }), validation: blobs({ size: 10, seed: 1 }) };
    const unbroken = await run(twin, data, options, null);
    for (const step of [1, 2, 3, 6, 7]) {
      expect(await run(twin, data, options, step), `stopped after step ${step}`).toEqual(unbroken);
    }
  });

  it.runIf(backend === 'wasm')(
    'also in a network that draws random numbers, on augmented images',
    async () => {
      const set = syntheticDataset({ size: 20, shape: [8, 8, 3], seed: 1 });
      const source = (train: boolean): BatchSource => ({
        size: set.size,
        batches: (epoch) =>
          batches(set, {
            batchSize: 6,
            epoch,
            seed: 3,
            shuffle: train,
            augment: train ? { padCrop: 1, flip: true } : {},
          }),
      });
      const build = () => resnet20({ inputSize: 8, scaling: 'stochastic-depth', shortcut: 'dropout' });
      const images = { train: source(true), validation: source(false) };
      const unbroken = await run(build, images, () => ({ epochs: 2 }), null);
      for (const step of [2, 4, 5]) {
        expect(await run(build, images, () => ({ epochs: 2 }), step), `after step ${step}`).toEqual(unbroken);
      }
    },
  );

  it('skips batches by the source’s own way where it has one', async () => {
    const whole = blobs({ size: 32 });
    const asked: [number, number][] = [];
    const source: BatchSource = {
      size: whole.size,
      batches: whole.batches,
      batchesFrom: async function* (epoch, skip) {
        asked.push([epoch, skip]);
        let i = 0;
        for await (const batch of whole.batches(epoch)) {
          if (i++ < skip) batch.images.dispose();
          else yield batch;
        }
      },
    };
    const { model } = residualMlp();
    const state = keeper(2);
    await train(model, { train: source }, { steps: 2, callbacks: [state] });
    await train(model, { train: source }, { steps: 3, resume: { state: state.kept! } });
    expect(asked).toEqual([[1, 2]]);
    model.dispose();
  });

  it('leaks nothing', async () => {
    const { model } = residualMlp();
    const source = { train: blobs(), validation: blobs() };
    const state = keeper(3);
    await expectNoLeak(async () => {
      await train(model, source, { steps: 5, accumulate: 2, callbacks: [state] });
      await train(model, source, { steps: 6, accumulate: 2, resume: { state: state.kept! } });
    });
    model.dispose();
  });
});

describe('a state that does not fit is refused, and nothing is changed', () => {
  const twin = (id = 'twin', width = 8) => residualMlp({ id, width }).model;

  async function stateOf(options: TrainOptions = {}): Promise<TrainingState> {
    const model = twin();
    const state = keeper(1);
    const callbacks = [state, ...(options.callbacks ?? [])];
    await train(model, { train: blobs() }, { steps: 1, ...options, callbacks });
    model.dispose();
    return state.kept!;
  }

  it.each<[string, () => tfl.LayersModel, (model: tfl.LayersModel) => TrainOptions]>([
    ['the state of the model has nothing for', () => twin('other'), () => ({})],
    ['with shape [4,8] and 32 values, but shape [4,4] is needed', () => twin('twin', 4), () => ({})],
    [
      'the state of the optimizer has 12 tensors under 12 names, where 24 are needed',
      twin,
      (model) => ({ optimizer: new AdamW(trainableWeights(model)) }),
    ],
    [
      'has no average of the weights, unlike the options',
      twin,
      (model) => ({ average: new WeightAverage(model) }),
    ],
    ["nothing of the callback 'early stopping'", twin, () => ({ callbacks: [earlyStopping()] })],
  ])('%s', async (message, build, options) => {
    await tf.setBackend('cpu');
    const state = await stateOf();
    const model = build();
    const before = await weightsOf(model);
    const resumed = train(model, { train: blobs() }, { steps: 2, ...options(model), resume: { state } });
    await expect(resumed).rejects.toThrow(message);
    expect(await weightsOf(model)).toEqual(before);
    model.dispose();
  });

  it('and cannot be taken while a step runs', async () => {
    await tf.setBackend('cpu');
    const model = twin();
    let late: RunBetweenSteps | undefined;
    const callback: TrainingCallback = {
      name: 'late',
      onStepEnd: (run) => {
        late ??= run;
      },
    };
    await train(model, { train: blobs() }, { steps: 2, callbacks: [callback] });
    await expect(late!.getState()).rejects.toThrow('while onStepEnd runs');
    model.dispose();
  });
});
