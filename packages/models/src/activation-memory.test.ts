import { describeBackends, randomTensor } from '@residualjs/testing';
import { describeWasm } from '@residualjs/wasm';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { expect, it } from 'vitest';
import { activationMemory } from './activation-memory.js';
import { createModel } from './create-model.js';
import { foldBatchNorm } from './fold/fold-batch-norm.js';

const { layers } = tfl;
type X = tfl.SymbolicTensor;
const of = (build: (x: X) => X, shape: (number | null)[] = [10, 10, 1]) => {
  const x = tfl.input({ shape });
  return activationMemory(tfl.model({ inputs: x, outputs: build(x) }));
};
const conv = (filters: number) => layers.conv2d({ filters, kernelSize: 1 });
const apply = (layer: tfl.layers.Layer, x: X | X[]) => layer.apply(x) as X;

describeBackends('activation memory, worked out by hand: 400 bytes a channel', () => {
  it('frees what is used up', () => {
    // the image of 1 channel stays; then 4, then 2: 1 + 4 + 2 at once
    const chain = of((x) => apply(conv(2), apply(conv(4), x)));
    expect(chain).toEqual({ inferencePeak: 7 * 400, inferenceTotal: 7 * 400, training: 13 * 400 });
  });

  it('keeps a shortcut until it is added', () => {
    const block = of((x) => {
      const y = apply(conv(3), x);
      return apply(layers.add(), [y, apply(conv(3), apply(conv(5), y))]);
    });
    // the image 1, y 3, and inside 5 + 3: 12 at once
    expect(block).toEqual({
      inferencePeak: 12 * 400,
      inferenceTotal: (1 + 3 + 5 + 3 + 3) * 400,
      training: (1 + 2 * 14) * 400,
    });
  });

  it('counts no views, and dropout in training alone', () => {
    const head = of((x) => apply(layers.flatten(), apply(layers.dropout({ rate: 0.5 }), x)));
    expect(head).toEqual({ inferencePeak: 400, inferenceTotal: 400, training: 3 * 400 });
  });

  it('looks into a nested model', () => {
    const inner = tfl.sequential({
      layers: [layers.conv2d({ filters: 7, kernelSize: 1, inputShape: [10, 10, 1] }), conv(1)],
    });
    const { inferencePeak, training } = of((x) => apply(inner, x));
    expect(training).toBe((1 + 2 * (7 + 1)) * 400);
    expect(inferencePeak).toBe((1 + 7 + 1) * 400);
  });

  it('is null where a size is open', () => {
    expect(of((x) => apply(conv(2), x), [null, 10, 1])).toEqual({
      inferencePeak: null,
      inferenceTotal: null,
      training: null,
    });
  });
}, ['wasm']);

describeBackends(
  'what WASM allocates',
  () => {
    it.each(['resnet20', 'preresnet110'] as const)('at inference of %s is about that', async (name) => {
      const model = foldBatchNorm(createModel(name, { inputSize: 16 })); // a kernel a layer
      const x = randomTensor([8, 16, 16, 3], 1);
      const before = tf.memory().numBytes - x.size * 4;
      const { peakBytes } = await tf.profile(() => model.predict(x) as tf.Tensor);
      const { inferencePeak } = activationMemory(model);
      const measured = (peakBytes - before) / 8;
      expect(measured / inferencePeak!).toBeGreaterThan(0.7);
      expect(measured / inferencePeak!).toBeLessThan(1.5);
      model.dispose();
      x.dispose();
    });

    it('in a training step is about that', () => {
      const batch = 48;
      const model = createModel('resnet20');
      const x = randomTensor([batch, 32, 32, 3], 1);
      const variables = model.trainableWeights.map((weight) => weight.read() as tf.Variable);
      const before = describeWasm()!.memoryBytes; // it never shrinks
      tf.tidy(() => {
        const loss = () => tf.sum(model.apply(x, { training: true }) as tf.Tensor) as tf.Scalar;
        return tf.variableGrads(loss, variables).value;
      });
      const measured = (describeWasm()!.memoryBytes - before) / batch;
      const { training } = activationMemory(model);
      expect(measured / training!).toBeGreaterThan(0.8);
      expect(measured / training!).toBeLessThan(1.5);
      model.dispose();
      x.dispose();
    });
  },
  ['wasm'],
  { only: true },
);
