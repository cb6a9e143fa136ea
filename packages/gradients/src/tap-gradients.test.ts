import {
  describeBackends,
  expectClose,
  expectNoLeak,
  numericGradient,
  randomTensor,
  readAll,
  type TestBackend,
} from '@residualjs/testing';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { describe, expect, it, vi } from 'vitest';
import { GradientRecorder } from './gradient-recorder.js';
import { tapGradients } from './tap-gradients.js';

const glorot = (seed: number) => tfl.initializers.glorotUniform({ seed });

/** Two residual steps of dense layers: 4 -> [6 -> 6] x2 -> 3. */
function residualMlp(): tfl.LayersModel {
  const dense = (name: string, units: number, seed: number, activation?: 'tanh') =>
    tfl.layers.dense({ name, units, activation, kernelInitializer: glorot(seed) });
  const input = tfl.input({ shape: [4], name: 'x' });
  let h = dense('stem', 6, 1, 'tanh').apply(input) as tfl.SymbolicTensor;
  for (const i of [1, 2]) {
    const branch = dense(`branch${i}`, 6, 1 + i, 'tanh').apply(h) as tfl.SymbolicTensor;
    h = tfl.layers.add({ name: `add${i}` }).apply([h, branch]) as tfl.SymbolicTensor;
  }
  const output = dense('head', 3, 9).apply(h) as tfl.SymbolicTensor;
  return tfl.model({ inputs: input, outputs: output, name: 'mlp' });
}

const norm = (values: ArrayLike<number>) => Math.hypot(...Array.from(values));
const artifacts = async (model: tfl.LayersModel) => {
  let saved: tf.io.ModelArtifacts | undefined;
  await model.save(
    tf.io.withSaveHandler(async (given) => {
      saved = given;
      return { modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: 'JSON' } };
    }),
  );
  return saved!;
};

const squareLoss = (logits: tf.Tensor): tf.Scalar => tf.mean(tf.square(logits));

describeBackends('tapGradients', () => {
  it('records dL/d(output) of each layer: against finite differences', async () => {
    const model = residualMlp();
    const x = randomTensor([5, 4], 3);
    const taps = tapGradients(model, ['stem', 'add1', 'head']);
    const { grads } = tf.variableGrads(() => squareLoss(model.apply(x, { training: true }) as tf.Tensor));
    const norms = await taps.read();
    taps.detach();
    expect(Object.keys(norms)).toEqual(['stem', 'add1', 'head']);

    const run = (name: string, h: tf.Tensor | tf.Tensor[]) => model.getLayer(name).apply(h) as tf.Tensor;
    const fromAdd1 = (h: tf.Tensor) => squareLoss(run('head', run('add2', [h, run('branch2', h)])));
    const fromStem = (h: tf.Tensor) => fromAdd1(run('add1', [h, run('branch1', h)]));
    const stem = run('stem', x);
    const add1 = run('add1', [stem, run('branch1', stem)]);
    const head = model.predict(x) as tf.Tensor;
    expectClose(norms.stem, norm(await numericGradient(fromStem, stem)), { relative: 1e-3 });
    expectClose(norms.add1, norm(await numericGradient(fromAdd1, add1)), { relative: 1e-3 });
    expectClose(norms.head, (2 / 15) * norm(await head.data()), { relative: 1e-6 }); // d mean(z²) = 2z / 15
    tf.dispose(grads);
    model.dispose();
  });

  it('gives the same norms, losses and weights through fit as without taps', async () => {
    const x = randomTensor([8, 4], 1);
    const y = randomTensor([8, 3], 2);
    const fit = async (tapped: boolean) => {
      const model = residualMlp();
      model.compile({ optimizer: tf.train.sgd(0.1), loss: 'meanSquaredError' });
      const taps = tapped ? tapGradients(model, ['add1']) : null;
      const { history } = await model.fit(x, y, { epochs: 3, batchSize: 8, shuffle: false, verbose: 0 });
      const weights = (await readAll(model.getWeights())).flatMap((values) => [...values]);
      const norms = await taps?.read();
      taps?.detach();
      model.dispose();
      return { loss: history.loss, weights, norms };
    };
    const [plain, tapped] = [await fit(false), await fit(true)];
    expect(tapped.loss).toEqual(plain.loss);
    expect(tapped.weights).toEqual(plain.weights);
    expect(tapped.norms!.add1).toBeGreaterThan(0);
  });

  it('changes neither outputs nor saved form, before, during and after', async () => {
    const model = residualMlp();
    const x = randomTensor([3, 4], 1);
    const look = async () => ({
      json: model.toJSON(null, false),
      weights: model.weights.map(({ name, shape }) => [name, shape]),
      artifacts: await artifacts(model),
      predicted: [...(await (model.predict(x) as tf.Tensor).data())],
      applied: [...(await (model.apply(x, { training: true }) as tf.Tensor).data())],
      keys: model.layers.map((layer) => Object.keys(layer)),
    });
    const before = await look();
    const taps = tapGradients(model, ['stem', 'add1', 'add2']);
    expect(await look()).toEqual(before);
    taps.detach();
    taps.detach();
    expect(await look()).toEqual(before);
    expect(model.layers.every((layer) => !Object.hasOwn(layer, 'call'))).toBe(true);
    model.dispose();
  });

  it('works on Sequential models, shared layers and layers of any rank', async () => {
    const shared = tfl.layers.dense({
      name: 'shared',
      units: 4,
      useBias: false,
      kernelInitializer: 'identity',
    });
    const input = tfl.input({ shape: [4] });
    const twice = shared.apply(shared.apply(input)) as tfl.SymbolicTensor;
    const model = tfl.model({ inputs: input, outputs: twice });
    const taps = tapGradients(model, ['shared']);
    const { grads } = tf.variableGrads(() => tf.sum(model.apply(tf.ones([1, 4])) as tf.Tensor));
    // Ones flow back at both places: sqrt(4 + 4).
    expectClose((await taps.read()).shared, Math.sqrt(8));

    const sequential = tfl.sequential({
      layers: [
        tfl.layers.dense({ units: 6, inputShape: [2], name: 'first' }),
        tfl.layers.reshape({ targetShape: [1, 2, 3], name: 'square' }),
        tfl.layers.flatten({ name: 'flat' }),
      ],
    });
    const sequentialTaps = tapGradients(sequential, ['square', 'flat']);
    const again = tf.variableGrads(() => tf.sum(sequential.apply(tf.ones([2, 2])) as tf.Tensor));
    const norms = await sequentialTaps.read();
    expectClose([norms.square, norms.flat], [Math.sqrt(12), Math.sqrt(12)]);
    tf.dispose([grads, again.grads]);
    model.dispose();
    sequential.dispose();
  });

  it('lets several taps on one layer come and go in any order', async () => {
    const model = residualMlp();
    const first = tapGradients(model, ['stem']);
    const second = tapGradients(model, ['stem', 'head'], {
      recorder: new GradientRecorder({ history: false }),
    });
    const step = () =>
      tf.tidy(() => void tf.variableGrads(() => squareLoss(model.apply(tf.ones([2, 4])) as tf.Tensor)));
    step();
    const [a, b] = [await first.read(), await second.read()];
    expect(a.stem).toBeCloseTo(b.stem, 6);
    first.detach();
    step();
    expect(await first.read()).toEqual({});
    expect((await second.read()).stem).toBeCloseTo(b.stem, 6);
    second.enabled = false;
    step();
    expect(await second.read()).toEqual({});
    second.detach();
    expect(model.layers.every((layer) => !Object.hasOwn(layer, 'call'))).toBe(true);
    model.dispose();
  });

  it('leaves a later wrapper of somebody else in place', () => {
    const model = residualMlp();
    const layer = model.getLayer('stem');
    const taps = tapGradients(model, ['stem']);
    const inner = layer.call;
    const foreign = vi.fn<typeof inner>((inputs, kwargs) => inner.call(layer, inputs, kwargs));
    layer.call = foreign;
    taps.detach();
    tf.tidy(() => void model.predict(tf.ones([1, 4])));
    expect(layer.call).toBe(foreign);
    expect(foreign).toHaveBeenCalledTimes(1);
    model.dispose();
  });
});

describe('tapGradients refuses', () => {
  it.each([
    [['stemm'], /the model 'mlp' has no layer 'stemm'; the nearest are 'stem', /],
    [['stem', 'stem'], /the layer 'stem' is named twice/],
    [[], /no layer of the model 'mlp' was named/],
    [['x'], /the layer 'x' is an input and computes nothing/],
  ])('%j', async (names, message) => {
    await tf.setBackend('cpu');
    const model = residualMlp();
    expect(() => tapGradients(model, names)).toThrow(message);
    model.dispose();
  });
});

/** A GPU in software takes a third of a second a step. */
const STEPS: Partial<Record<TestBackend, number>> = { webgpu: 100, webgl: 100 };

describeBackends('many steps with taps', (backend) => {
  it('leak nothing', async () => {
    const model = residualMlp();
    const taps = tapGradients(model, ['stem', 'add1', 'add2'], {
      recorder: new GradientRecorder({ history: false }),
    });
    const variables = model.trainableWeights.map((weight) => weight.read() as tf.Variable);
    const x = randomTensor([backend === 'cpu' ? 2 : 16, 4], 1);
    const optimizer = tf.train.sgd(0.01);
    const step = async () => {
      optimizer.minimize(() => squareLoss(model.apply(x, { training: true }) as tf.Tensor), false, variables);
      expect(Object.keys(await taps.read())).toHaveLength(3);
    };
    await step();
    await expectNoLeak(async () => {
      const buffers = tf.memory().numDataBuffers;
      for (let i = 0; i < (STEPS[backend] ?? 1000); i++) await step();
      expect(tf.memory().numDataBuffers).toBe(buffers);
    });
    taps.detach();
    model.dispose();
  });
});
