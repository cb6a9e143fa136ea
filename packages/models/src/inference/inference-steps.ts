import {
  type GraphStep,
  layerStep,
  normalizeInference,
  type PreparedConvolution,
  type PreparedConvolutionOptions,
  preparedConvolution,
} from '@residualjs/layers';
import type * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import { isModel, type Layer } from '../graph.js';
import type { Config } from '../stock-forms/stock-form.js';
import { type Fusion, fusionsOf, isBatchNorm, isConvolution } from './fusions.js';
import { planOf } from './plan.js';

/** A model in stock layers as steps, ready to run, and what they hold. */
export interface InferenceSteps {
  /** From the values of the inputs to those of the outputs, each a tensor of its own. */
  run(values: readonly tf.Tensor[]): tf.Tensor[];
  /** Frees what was made of the weights; those are the model's. */
  dispose(): void;
}

/** What a model does at inference, one operation a step. Other layers than convolutions and batch norms are called as they are. */
export function inferenceSteps(model: tfl.LayersModel): InferenceSteps {
  const held: { dispose(): void }[] = [];
  const convolutions = new Map<Layer, PreparedConvolution>();
  const steps = fusionsOf(model).map((fusion): GraphStep => {
    const { outboundLayer: layer } = fusion.main;
    if (isConvolution(layer)) {
      const shared = fusion.padding === null ? convolutions.get(layer) : undefined;
      const made = shared ?? preparedOf(layer, fusion);
      if (!shared) held.push(made);
      if (fusion.padding === null) convolutions.set(layer, made);
      return convolutionStep(made, fusion);
    }
    if (isBatchNorm(fusion.main)) return normalizationStep(fusion);
    if (!isModel(layer)) return layerStep(fusion.main);
    const inner = inferenceSteps(layer);
    held.push(inner);
    return { inputs: fusion.inputs, outputs: fusion.outputs, run: inner.run };
  });
  return {
    run: planOf(model, steps),
    dispose() {
      for (const made of held) made.dispose();
    },
  };
}

/** The convolution of a fusion, with the zeros of the padding before it. */
function preparedOf(layer: Layer, { padding }: Fusion): PreparedConvolution {
  const { strides, padding: pad, useBias }: Config = layer.getConfig();
  const [filter, bias] = layer.getWeights();
  const options: PreparedConvolutionOptions = {
    strides: [strides].flat().length === 1 ? [[strides].flat()[0], [strides].flat()[0]] : strides,
    pad: padding
      ? ([[0, 0], ...(padding.outboundLayer.getConfig() as Config).padding, [0, 0]] as never)
      : pad,
    bias: useBias ? (bias as tf.Tensor1D) : null,
  };
  return preparedConvolution(filter as tf.Tensor4D, options);
}

function convolutionStep(convolution: PreparedConvolution, fusion: Fusion): GraphStep {
  const { inputs, outputs, relu, addend, main } = fusion;
  const rectifies = relu || main.outboundLayer.getConfig().activation === 'relu';
  const activation = rectifies ? 'relu' : 'linear';
  return {
    inputs,
    outputs,
    run: ([x, added]) => [
      convolution.run(x as tf.Tensor4D, {
        activation,
        addend: addend ? (added as tf.Tensor4D) : null,
      }),
    ],
  };
}

function normalizationStep({ main, inputs, outputs, relu }: Fusion): GraphStep {
  const { scale, center, epsilon }: Config = main.outboundLayer.getConfig();
  const weights = main.outboundLayer.getWeights() as tf.Tensor1D[];
  const gamma = scale ? weights.shift()! : null;
  const beta = center ? weights.shift()! : null;
  const [mean, variance] = weights;
  const options = { epsilon, activation: relu ? 'relu' : 'linear' } as const;
  return {
    inputs,
    outputs,
    run: ([x]) => [normalizeInference(x, mean, variance, gamma, beta, null, options)],
  };
}
