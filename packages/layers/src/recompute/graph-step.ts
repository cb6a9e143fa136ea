import type * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import type { CallOptions } from '../layer.js';

/** One use of a layer in a model: which symbolic tensors go in and come out. tfjs calls it a node. */
export interface LayerCall {
  readonly outboundLayer: tfl.layers.Layer;
  readonly inputTensors: readonly tfl.SymbolicTensor[];
  readonly outputTensors: readonly tfl.SymbolicTensor[];
}

/** A part of a model that can run: from the values of some symbolic tensors to those of others. */
export interface GraphStep {
  readonly inputs: readonly tfl.SymbolicTensor[];
  readonly outputs: readonly tfl.SymbolicTensor[];
  /** The values of `outputs` from those of `inputs`; `kwargs` as a layer's `apply` takes them. */
  run(inputs: tf.Tensor[], kwargs: CallOptions): tf.Tensor[];
}

/** A layer as a step, called just as a model calls it (masks, which images have none of, are not passed). */
export function layerStep({ outboundLayer, inputTensors, outputTensors }: LayerCall): GraphStep {
  return {
    inputs: inputTensors,
    outputs: outputTensors,
    run(inputs, kwargs) {
      const outputs = outboundLayer.apply(inputs, kwargs) as tf.Tensor | tf.Tensor[];
      return Array.isArray(outputs) ? outputs : [outputs];
    },
  };
}
