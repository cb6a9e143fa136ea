import { describeBackends, expectNoLeak, randomTensor, readBits, tidyAsync } from '@residualjs/testing';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { describe, expect, it } from 'vitest';
import type { ResidualBlockOptions } from '../block/options.js';
import { residualBlock } from '../block/residual-block.js';
import { SHORTCUTS } from '../block/shortcut-options.js';
import { setRandomSteps } from '../random.js';
import { type GraphStep, layerStep } from './graph-step.js';
import { type GraphSegment, recomputedStep } from './recomputed-step.js';
import { runSteps } from './run-steps.js';

/** The layers of a model as a segment. */
function segmentOf(model: tfl.LayersModel): GraphSegment {
  const depths = Object.keys(model.nodesByDepth).map(Number);
  const calls = depths
    .sort((a, b) => b - a)
    .flatMap((depth) => model.nodesByDepth[depth])
    .filter(({ inboundLayers }) => inboundLayers.length > 0);
  return { calls, input: model.inputs[0], output: model.outputs[0] };
}

function blockOf(options: Partial<ResidualBlockOptions>): tfl.LayersModel {
  const x = tfl.input({ shape: [3, 3, 2] });
  return tfl.model({
    inputs: x,
    outputs: residualBlock({ name: 'block', filters: 2, seed: 1, ...options })(x),
  });
}

/** Gradients to the input and to every weight, and the weights after the step. */
function gradientsOf(model: tfl.LayersModel, steps: readonly GraphStep[]): Promise<string[]> {
  const { input, output } = segmentOf(model);
  return tidyAsync(() => {
    const x = tf.variable(randomTensor([2, 3, 3, 2], 1));
    const variables = [x, ...model.trainableWeights.map((weight) => weight.read() as tf.Variable)];
    const { grads } = tf.variableGrads(() => {
      const [y] = runSteps(steps, [[input, tf.mul(x, 2)]], [output], { training: true });
      return tf.sum(tf.square(y)) as tf.Scalar;
    }, variables);
    x.dispose();
    return readBits([...variables.map(({ name }) => grads[name]), ...model.getWeights()]);
  });
}

describeBackends('recomputedStep', () => {
  const kinds: Partial<ResidualBlockOptions>[] = [
    ...SHORTCUTS.map((shortcut) => ({ shortcut })),
    ...(['rezero', 'zero-gamma', 'stochastic-depth'] as const).map((scaling) => ({ scaling })),
    { dropout: 0.5 },
    { fused: false, order: 'full-preactivation' },
  ];

  it.each(kinds)('has the gradients of the layers, and moves averages once: %j', async (options) => {
    const model = blockOf(options);
    const segment = segmentOf(model);
    const start = model.getWeights().map((weight) => tf.clone(weight));
    const expected = await gradientsOf(model, segment.calls.map(layerStep));
    const again = () => {
      model.setWeights(start);
      setRandomSteps(model, 0);
      return gradientsOf(model, [recomputedStep(segment)]);
    };
    expect(await again()).toEqual(expected);
    await expectNoLeak(async () => void (await again()));
    tf.dispose(start);
    model.dispose();
  });

  it('trains what is trainable, and leaves a frozen layer as it is', async () => {
    const model = blockOf({});
    model.getLayer('block_conv1').trainable = false;
    const segment = segmentOf(model);
    const start = model.getWeights().map((weight) => tf.clone(weight));
    const expected = await gradientsOf(model, segment.calls.map(layerStep));
    model.setWeights(start);
    expect(await gradientsOf(model, [recomputedStep(segment)])).toEqual(expected);
    tf.dispose(start);
    model.dispose();
  });
});

describe('recomputedStep refuses', () => {
  const randomLayers = [
    tfl.layers.dropout({ rate: 0.5 }),
    tfl.layers.gaussianNoise({ stddev: 1 }),
    tfl.sequential({ layers: [tfl.layers.gaussianDropout({ rate: 0.5, inputShape: [3] })] }),
  ];
  it.each(randomLayers.map((layer) => [layer.getClassName(), layer] as const))('a %s', (_, layer) => {
    const x = tfl.input({ shape: [3] });
    const model = tfl.model({ inputs: x, outputs: layer.apply(x) as tfl.SymbolicTensor });
    expect(() => recomputedStep(segmentOf(model))).toThrow(/draws other random numbers/);
  });

  it('no dropout with a seed', () => {
    const x = tfl.input({ shape: [3] });
    const y = tfl.layers.dropout({ rate: 0.5, seed: 1 }).apply(x) as tfl.SymbolicTensor;
    expect(() => recomputedStep(segmentOf(tfl.model({ inputs: x, outputs: y })))).not.toThrow();
  });
});
