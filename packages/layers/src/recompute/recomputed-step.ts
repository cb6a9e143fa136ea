/** Layers whose inside a training step does not keep. */
import { type HostState, recomputed } from '@residualjs/ops';
import type * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import { isRandomLayer } from '../random.js';
import { type GraphStep, type LayerCall, layerStep } from './graph-step.js';
import { checkReplayable, flattenLayers } from './replayable.js';
import { runSteps } from './run-steps.js';

/** A part of a model between two tensors: everything that leads from `input` to `output`. */
export interface GraphSegment {
  /** Uses of layers, each after those that feed it. */
  readonly calls: readonly LayerCall[];
  readonly input: tfl.SymbolicTensor;
  readonly output: tfl.SymbolicTensor;
}

/**
 * A segment as a step of which a gradient keeps the input alone: the backward pass runs its layers once more (see
 * `recomputed` of @residualjs/ops). Gradients are the same, to the trainable weights and to the input; moving averages
 * move once, and random layers draw again what they drew.
 *
 * @throws Error where a layer draws random numbers that cannot be drawn again.
 */
export function recomputedStep({ calls, input, output }: GraphSegment): GraphStep {
  const layers = flattenLayers([...new Set(calls.map(({ outboundLayer }) => outboundLayer))]);
  checkReplayable(layers);
  const steps = calls.map(layerStep);
  return {
    inputs: [input],
    outputs: [output],
    run(inputs, kwargs) {
      const run = (x: tf.Tensor) => runSteps(steps, [[input, x]], [output], kwargs)[0];
      const variables = (weights: tfl.LayerVariable[]) =>
        weights.map((weight) => weight.read() as tf.Variable);
      const y = recomputed(run, inputs, {
        variables: layers.flatMap(({ trainableWeights }) => variables(trainableWeights)),
        writes: layers.flatMap(({ nonTrainableWeights }) => variables(nonTrainableWeights)),
        hostState: randomSteps(layers),
      });
      return [y];
    },
  };
}

/** How often each random layer has drawn, by its place: in nested models a name may come twice. */
function randomSteps(layers: readonly tfl.layers.Layer[]): HostState<number[]> {
  const random = layers.filter(isRandomLayer);
  return {
    get: () => random.map(({ randomStep }) => randomStep),
    set: (steps) => {
      random.forEach((layer, i) => {
        layer.randomStep = steps[i];
      });
    },
  };
}
