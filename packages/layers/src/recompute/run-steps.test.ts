import { describeBackends, randomTensor, readAll } from '@residualjs/testing';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { expect, it } from 'vitest';
import { layerStep } from './graph-step.js';
import { runSteps } from './run-steps.js';

const apply = (layer: tfl.layers.Layer, x: tfl.SymbolicTensor | tfl.SymbolicTensor[]) =>
  layer.apply(x) as tfl.SymbolicTensor;

describeBackends('runSteps', () => {
  it('computes what the layers compute, frees what nobody needs any more, and nothing else', async () => {
    const input = tfl.input({ shape: [3] });
    const a = apply(tfl.layers.activation({ activation: 'relu' }), input);
    const unchanged = apply(tfl.layers.dropout({ rate: 0.5 }), a); // gives its input: what it gives is a copy
    const b = apply(tfl.layers.add(), [unchanged, a]);
    const c = apply(tfl.layers.add(), [b, b]);
    const steps = [a, unchanged, b, c].map(({ sourceLayer }) => layerStep(sourceLayer.inboundNodes[0]));
    const x = randomTensor([2, 3], 1);
    const before = tf.memory().numTensors;
    const values = runSteps(steps, [[input, x]], [c, a, input], {});
    expect(tf.memory().numTensors).toBe(before + 2); // c and a
    const relu = [...(await x.data())].map((value) => Math.max(value, 0));
    const unsigned = (value: number) => value + 0; // the ReLU of WebGL gives -0
    expect((await readAll(values)).map((each) => [...each].map(unsigned))).toEqual([
      relu.map((value) => 4 * value),
      relu,
      [...(await x.data())],
    ]);
    tf.dispose([x, ...values.slice(0, 2)]);
  });
});
