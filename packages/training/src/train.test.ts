import { describeBackends, expectClose, expectNoLeak } from '@residualjs/testing';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { describe, expect, it, vi } from 'vitest';
import type { TrainingEvent } from './events.js';
import { linear, residualMlp } from './fixtures/models.js';
import { blobs, fixedSource } from './fixtures/sources.js';
import { NonFiniteLossError } from './non-finite-loss-error.js';
import { MomentumSgd } from './optimizers/momentum-sgd.js';
import { trainableWeights } from './optimizers/trainable-weights.js';
import { train } from './train.js';

describeBackends('train', () => {
  it('learns, and tells each moment in order', async () => {
    const { model } = residualMlp();
    const moments: string[] = [];
    const onEvent = (event: TrainingEvent) => {
      const at = event.type === 'end' ? event.result.steps : event.record.step;
      moments.push(`${event.type} ${at}`);
    };
    const data = { train: blobs({ size: 20 }), validation: blobs({ size: 11, seed: 1 }) };
    const result = await train(model, data, { epochs: 10, learningRate: 0.05, onEvent });
    expect(moments.slice(0, 6)).toEqual(['step 1', 'step 2', 'step 3', 'epoch 3', 'evaluation 3', 'step 4']);
    expect(moments.slice(-3)).toEqual(['epoch 30', 'evaluation 30', 'end 30']);
    expect(result).toMatchObject({ steps: 30, epochs: 10, images: 200, interrupted: false });
    expect(result.history.map(({ images }) => images).slice(0, 3)).toEqual([8, 8, 4]);
    expect(result.history.at(-1)).toMatchObject({ step: 30, epoch: 10, learningRate: 0.05 });
    expect(result.evaluations.at(-1)).toMatchObject({ step: 30, epoch: 10, images: 11 });
    expect(result.evaluations.at(-1)!.accuracy).toBeGreaterThan(0.8);
    expect(result.history.at(-1)!.loss).toBeLessThan(0.1);
    expect(result.imagesPerSecond).toBeGreaterThan(0);
    model.dispose();
  });

  it('is the same run for the same seeds, bit for bit', async () => {
    const run = async (seed: number, taps: boolean) => {
      const { model, stages } = residualMlp();
      const { history } = await train(
        model,
        { train: blobs({ seed }) },
        { steps: 12, ...(taps && { taps: stages }) },
      );
      model.dispose();
      return history.map(({ loss }) => loss);
    };
    const losses = await run(1, false);
    expect(await run(1, false)).toEqual(losses);
    expect(await run(1, true)).toEqual(losses); // taps change nothing
    expect(await run(2, false)).not.toEqual(losses);
  });

  it('counts steps across epochs and stops at the number asked for', async () => {
    const { model } = residualMlp();
    const result = await train(
      model,
      { train: blobs({ size: 20 }) },
      { steps: 7, learningRate: (step) => 0.1 / step },
    );
    expect(result).toMatchObject({ steps: 7, epochs: 2, evaluations: [] });
    expect(result.history.map(({ epoch }) => epoch)).toEqual([1, 1, 1, 2, 2, 2, 3]);
    expect(result.history[3].learningRate).toBeCloseTo(0.025, 12);
    const exactly = await train(model, { train: blobs({ size: 20 }) }, { steps: 6 });
    expect(exactly).toMatchObject({ steps: 6, epochs: 2 });
    model.dispose();
  });

  it('evaluates every so many steps and at the end', async () => {
    const { model } = residualMlp();
    const data = { train: blobs(), validation: blobs() };
    const result = await train(model, data, { steps: 5, evaluateEvery: 2 });
    expect(result.evaluations.map(({ step }) => step)).toEqual([2, 4, 5]);
    model.dispose();
  });

  it('gives gradient norms in step 1 and every so many steps after it, in the order of the layers', async () => {
    const { model, stages } = residualMlp();
    const result = await train(model, { train: blobs() }, { steps: 5, taps: stages, tapEvery: 2 });
    const norms = result.history.map(({ gradientNorms }) => gradientNorms);
    expect(norms.map((n) => n !== undefined)).toEqual([true, false, true, false, true]);
    expect(Object.keys(norms[0]!)).toEqual(stages);
    expect(Object.values(norms[4]!).every((norm) => norm > 0)).toBe(true);
    expect(model.layers.every((layer) => !Object.hasOwn(layer, 'call'))).toBe(true);
    model.dispose();
  });

  it('reads from the device once a step, norms included', async () => {
    const { model, stages } = residualMlp();
    const read = vi.spyOn(tf.backend(), 'read');
    await train(model, { train: blobs() }, { steps: 4, taps: stages });
    expect(read).toHaveBeenCalledTimes(5); // and the labels of the first batch
    read.mockRestore();
    model.dispose();
  });

  it('trains nothing that is frozen, and adds the regularisers of the model', async () => {
    const l2 = 0.5;
    const model = tfl.sequential({
      layers: [
        tfl.layers.flatten({ inputShape: [1, 1, 2] }),
        tfl.layers.dense({ units: 2, name: 'frozen', trainable: false }),
        tfl.layers.dense({
          units: 2,
          kernelInitializer: 'ones',
          kernelRegularizer: tfl.regularizers.l2({ l2 }),
        }),
      ],
    });
    const frozen = [...(await model.getLayer('frozen').getWeights()[0].data())];
    const source = fixedSource([[0, 0]], [0]);
    const { history } = await train(model, { train: source }, { steps: 2, weightDecay: 0 });
    expectClose(history[0].loss, Math.log(2) + l2 * 4, { relative: 1e-6 });
    expect([...(await model.getLayer('frozen').getWeights()[0].data())]).toEqual(frozen);
    model.dispose();
  });

  it('goes on with an optimiser that is handed in, bit for bit', async () => {
    const { model } = residualMlp();
    const twin = residualMlp().model;
    const source = blobs({ size: 8 });
    const constant = { size: 8, batches: () => source.batches(1) };
    const whole = await train(model, { train: constant }, { steps: 6 });
    const optimizer = new MomentumSgd(trainableWeights(twin));
    const first = await train(twin, { train: constant }, { steps: 3, optimizer });
    const second = await train(twin, { train: constant }, { steps: 3, optimizer });
    expect([...first.history, ...second.history].map(({ loss }) => loss)).toEqual(
      whole.history.map(({ loss }) => loss),
    );
    optimizer.dispose();
    model.dispose();
    twin.dispose();
  });

  it('stops at a loss that is not finite and names the step', async () => {
    const model = linear(2, 2);
    const source = fixedSource([[1e30, 1e30]], [0]);
    await expectNoLeak(async () => {
      const error = await train(model, { train: source }, { steps: 50, learningRate: 1e30 }).catch((e) => e);
      expect(error).toBeInstanceOf(NonFiniteLossError);
      expect(error.message).toMatch(/^the loss is (NaN|Infinity) at step \d+ \(learning rate 1e\+30\)/);
      expect(error.history).toHaveLength(error.step);
    });
    model.dispose();
  });

  it('ends after the running step when its signal is given, and keeps what was done', async () => {
    const { model, stages } = residualMlp();
    const controller = new AbortController();
    const before = [...(await model.getWeights()[0].data())];
    const events: string[] = [];
    await expectNoLeak(async () => {
      const result = await train(
        model,
        { train: blobs(), validation: blobs() },
        {
          epochs: 100,
          taps: stages,
          signal: controller.signal,
          onEvent: ({ type }) => {
            events.push(type);
            // From a task of its own, as a Ctrl-C comes: the loop must let it in.
            if (events.length === 2) setTimeout(() => controller.abort());
          },
        },
      );
      expect(result.interrupted).toBe(true);
      expect(result.steps).toBe(result.history.length);
      expect(result.steps).toBeGreaterThanOrEqual(2);
      expect(result.epochs).toBeLessThan(100);
      expect(events.at(-1)).toBe('end');
    });
    expect([...(await model.getWeights()[0].data())]).not.toEqual(before);
    model.dispose();
  });

  it('does nothing when the signal was given before', async () => {
    const { model } = residualMlp();
    const result = await train(
      model,
      { train: blobs(), validation: blobs() },
      { epochs: 1, signal: AbortSignal.abort() },
    );
    expect(result).toMatchObject({ steps: 0, epochs: 0, evaluations: [], interrupted: true });
    model.dispose();
  });
});

describe('train refuses', () => {
  it.each([
    [{}, 'give either epochs (undefined) or steps (undefined)'],
    [{ steps: 1, epochs: 1 }, 'give either epochs (1) or steps (1), and not both'],
    [{ steps: 1.5 }, 'steps is 1.5; it must be a whole number of at least 1'],
    [{ epochs: 0 }, 'epochs is 0'],
    [{ steps: 1, tapEvery: 0 }, 'tapEvery is 0'],
    [{ steps: 1, evaluateEvery: 5 }, 'evaluateEvery needs data.validation'],
    [{ steps: 1, learningRate: -1 }, 'the learning rate of step 1 is -1'],
    [{ steps: 1, taps: ['nowhere'] }, "has no layer 'nowhere'"],
    [{ steps: 1, momentum: 2 }, 'momentum is 2'],
  ])('%j', async (options, message) => {
    await tf.setBackend('cpu');
    const { model } = residualMlp();
    await expectNoLeak(async () => {
      await expect(train(model, { train: blobs() }, options)).rejects.toThrow(message);
    });
    expect(model.layers.every((layer) => !Object.hasOwn(layer, 'call'))).toBe(true);
    model.dispose();
  });

  it('an optimiser together with what it brings, data without batches, and labels that are no class', async () => {
    const { model } = residualMlp();
    const optimizer = new MomentumSgd(trainableWeights(model));
    await expect(train(model, { train: blobs() }, { steps: 1, optimizer, momentum: 0.5 })).rejects.toThrow(
      'the optimizer given brings its own momentum',
    );
    optimizer.dispose();
    await expect(train(model, { train: fixedSource([], []) }, { steps: 1 })).rejects.toThrow(
      'the training data gave no batch in epoch 1',
    );
    await expect(train(model, { train: blobs({ classes: 4 }) }, { steps: 1 })).rejects.toThrow(
      /label \d of the batch is 3, but the model has 3 classes/,
    );
    model.dispose();
  });
});
