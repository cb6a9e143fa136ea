import { expectNoLeak, expectTensorClose, randomTensor } from '@residualjs/testing';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-wasm';
import * as tfl from '@tensorflow/tfjs-layers';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { fusedBatchNormGradient, registerBatchNormGradient } from './fused-batch-norm-gradient.js';

const EPSILON = 1e-3;

/** The formula in operations that have gradients of their own. */
const reference = (
  x: tf.Tensor,
  mean: tf.Tensor,
  variance: tf.Tensor,
  offset?: tf.Tensor,
  scale?: tf.Tensor,
) => {
  const normalised = tf.div(tf.sub(x, mean), tf.sqrt(tf.add(variance, EPSILON)));
  const scaled = scale ? tf.mul(normalised, scale) : normalised;
  return offset ? tf.add(scaled, offset) : scaled;
};

const shapes = [
  { x: [6, 3], parameter: [3] },
  { x: [2, 3, 4], parameter: [4] },
  { x: [2, 3, 2, 5], parameter: [5] },
  { x: [4, 3], parameter: [4, 3] },
  { x: [2, 3, 2, 2], parameter: [2, 3, 2, 2] },
];
const presences = [
  { scale: true, offset: true },
  { scale: true, offset: false },
  { scale: false, offset: true },
  { scale: false, offset: false },
];

describe.each(['cpu', 'wasm'])('the registered batch-norm gradient [%s]', (backend) => {
  let undo: () => void;
  beforeAll(async () => {
    await tf.setBackend(backend);
    expect(tf.getBackend()).toBe(backend);
  });
  beforeEach(() => {
    undo = registerBatchNormGradient();
  });
  afterEach(() => undo());

  describe.each(presences)('scale $scale, offset $offset', ({ scale, offset }) => {
    it.each(shapes)('is right for x $x and parameters $parameter', async ({ x, parameter }) => {
      const inputs = [
        randomTensor(x, 1),
        randomTensor(parameter, 2),
        randomTensor(parameter, 3, { min: 0.2, max: 2 }),
        ...(offset ? [randomTensor(parameter, 4)] : []),
        ...(scale ? [randomTensor(parameter, 5)] : []),
      ];
      const weights = randomTensor(x, 6);
      const gradients = (normalise: typeof reference) =>
        tf.grads((...[a, mean, variance, ...rest]: tf.Tensor[]) => {
          const givenOffset = offset ? rest[0] : undefined;
          const givenScale = scale ? rest[rest.length - 1] : undefined;
          return tf.sum(tf.mul(weights, normalise(a, mean, variance, givenOffset, givenScale)));
        })(inputs);
      const expected = gradients(reference);
      let actual: tf.Tensor[] = [];
      await expectNoLeak(async () => {
        actual = gradients((a, mean, variance, o, s) =>
          tf.batchNorm(
            a as tf.Tensor4D,
            mean as tf.Tensor1D,
            variance as tf.Tensor1D,
            o as tf.Tensor1D,
            s as tf.Tensor1D,
            EPSILON,
          ),
        );
        for (const [i, gradient] of actual.entries()) {
          await expectTensorClose(gradient, expected[i]);
        }
        tf.dispose(actual);
      });
    });
  });

  it('runs no Tile', async () => {
    const { kernelNames } = await tf.profile(() =>
      tf.grad((x) => tf.sum(tf.batchNorm(x as tf.Tensor4D, tf.zeros([3]), tf.ones([3]))))(
        tf.ones([2, 2, 2, 3]),
      ),
    );
    expect(kernelNames).toContain(tf.FusedBatchNorm);
    expect(kernelNames).not.toContain(tf.Tile);
  });

  // With scale or center false the layer itself throws when it trains (tfjs-layers 4.22 reads the absent weight).
  it('trains the layer of tf.layers', async () => {
    const model = tfl.sequential({
      layers: [
        tfl.layers.batchNormalization({ inputShape: [3] }),
        tfl.layers.dense({ units: 1, kernelInitializer: 'ones' }),
      ],
    });
    model.compile({ optimizer: 'sgd', loss: 'meanSquaredError' });
    const [x, y] = [randomTensor([8, 3], 7), randomTensor([8, 1], 8)];
    const losses: number[] = [];
    for (let i = 0; i < 3; i++) losses.push((await model.trainOnBatch(x, y)) as number);
    expect(losses[2]).toBeLessThan(losses[0]);
  });
});

describe('registerBatchNormGradient', () => {
  beforeAll(() => tf.setBackend('cpu'));

  it('gives back what was there, once every registration is undone, and warns of nothing', () => {
    const wasDebug = tf.env().getBool('DEBUG');
    tf.env().set('DEBUG', true); // tfjs says then that debug mode is on, and warns of every gradient replaced
    const warn = vi.spyOn(console, 'warn');
    const core = tf.getGradient(tf.FusedBatchNorm);
    try {
      const undos = [registerBatchNormGradient(), registerBatchNormGradient()];
      expect(tf.getGradient(tf.FusedBatchNorm)).toBe(fusedBatchNormGradient);
      undos[0]();
      undos[0]();
      expect(tf.getGradient(tf.FusedBatchNorm)).toBe(fusedBatchNormGradient);
      undos[1]();
      expect(tf.getGradient(tf.FusedBatchNorm)).toBe(core);
      expect(warn).not.toHaveBeenCalled();
    } finally {
      tf.env().set('DEBUG', wasDebug);
      warn.mockRestore();
    }
  });

  it('leaves a gradient alone that someone registered after it', () => {
    const core = tf.getGradient(tf.FusedBatchNorm);
    const undo = registerBatchNormGradient();
    const theirs = { ...fusedBatchNormGradient };
    tf.registerGradient(theirs);
    undo();
    expect(tf.getGradient(tf.FusedBatchNorm)).toBe(theirs);
    tf.registerGradient(core);
  });

  it('stays where tfjs-layers, imported later, registers that of core again', async () => {
    const core = tf.getGradient(tf.FusedBatchNorm);
    const undo = registerBatchNormGradient();
    tf.registerGradient(core);
    const [mean, variance] = [tf.zeros([2]), tf.ones([2])] as tf.Tensor1D[];
    // core's throws where there is no scale
    const dx = tf.grad((t) => tf.sum(tf.batchNorm(t as tf.Tensor2D, mean, variance)))(tf.ones([3, 2]));
    expect(tf.getGradient(tf.FusedBatchNorm)).toBe(fusedBatchNormGradient);
    await expectTensorClose(dx, Array(6).fill(1 / Math.sqrt(1.001)));
    undo();
    expect(tf.getGradient(tf.FusedBatchNorm)).toBe(core);
  });

  it('has a second derivative', async () => {
    const undo = registerBatchNormGradient();
    const x = randomTensor([4, 2], 9);
    const [mean, variance] = [tf.zeros([2]), tf.ones([2])] as tf.Tensor1D[];
    const cubed = (normalise: typeof reference) => (t: tf.Tensor) =>
      tf.sum(tf.pow(normalise(t, mean, variance), 3));
    const second = (f: (t: tf.Tensor) => tf.Tensor) => tf.grad((t) => tf.sum(tf.grad(f)(t)))(x);
    const actual = second(
      cubed((t) => tf.batchNorm(t as tf.Tensor2D, mean, variance, undefined, undefined, EPSILON)),
    );
    await expectTensorClose(actual, second(cubed(reference)));
    undo();
  });
});
