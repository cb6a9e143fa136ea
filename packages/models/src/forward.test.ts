import { readFileSync } from 'node:fs';
import { describeBackends, expectClose } from '@residualjs/testing';
import * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import { describe, it } from 'vitest';
import { createModel } from './create-model.js';
import type { ModelName } from './tables/index.js';

interface Case {
  model: ModelName;
  inputSize: number;
  channels: number;
  logits: number[][];
}

/** From PyTorch in float64, by tools/golden/resnet-forward.py, which says where the weights come from. */
const cases: Case[] = JSON.parse(
  readFileSync(new URL('./golden/resnet-forward.json', import.meta.url), 'utf8'),
);

const values = (shape: number[], phase: number, finish = (value: number) => value) => {
  const size = shape.reduce((product, length) => product * length, 1);
  const data = Float32Array.from({ length: size }, (_, i) => finish(Math.sin(phase + 0.37 * i * i)));
  return tf.tensor(data, shape);
};

/** The weights of a layer, in its own order. */
function formulaWeights(layer: tfl.layers.Layer): tf.Tensor[] {
  const name = layer.name.replace(/_shortcut$/, '_projection');
  const phase = [...name].reduce((sum, character) => sum + character.charCodeAt(0), 0);
  const shapes = layer.weights.map(({ shape }) => shape as number[]);
  if (shapes.length === 4) {
    const finish = [1, 0, 0, 1].map((start, i) => (value: number) => start + value / (i === 3 ? 5 : 10));
    return shapes.map((shape, i) => values(shape, phase + i, finish[i]));
  }
  const [kernel, ...bias] = shapes;
  const inputs = kernel.slice(0, -1).reduce((product, length) => product * length, 1);
  return [
    values(kernel, phase, (value) => value * Math.sqrt(4 / inputs)),
    ...bias.map((shape) => values(shape, phase + 1, (value) => value / 10)),
  ];
}

describeBackends('logits of the PyTorch network', () => {
  describe.each([true, false])('fused: %s', (fused) => {
    it.each(cases)('$model, $inputSize x $inputSize x $channels', ({ model: name, logits, ...options }) => {
      const model = createModel(name, { ...options, fused });
      tf.tidy(() => {
        for (const layer of model.layers) {
          if (layer.weights.length > 0) layer.setWeights(formulaWeights(layer));
        }
        const images = values([2, options.inputSize, options.inputSize, options.channels], 0);
        expectClose(model.predict(images) as tf.Tensor, logits.flat(), { relative: 1e-4 });
      });
      model.dispose();
    });
  });
}, ['wasm']);
