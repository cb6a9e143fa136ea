import * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import { foldedIn } from '../fold/fold-batch-norm.js';
import { isModel } from '../graph.js';
import { INFERENCE_FORMS } from '../stock-forms/index.js';
import { inferenceSteps } from './inference-steps.js';

/** Options of {@link inferenceSession}. */
export interface InferenceSessionOptions {
  /** Images that go through the network together: 32, as in `predict` of tf.layers. More are taken in parts. */
  batchSize?: number;
}

/** A network made ready for inference. */
export interface InferenceSession {
  /**
   * The outputs of the network for one tensor, or a list for a model with several inputs; `[N, ...] -> [N, ...]`, N at least 1. The result is
   * the caller's to dispose. A model with several outputs gives a list.
   *
   * @throws RangeError where the number of inputs or a shape is not the model's, naming it.
   * @throws Error after {@link InferenceSession.dispose}.
   */
  predict(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor | tf.Tensor[];
  /** Frees all that it holds. */
  dispose(): void;
}

/** Those of our layers that run faster as they are. */
const FASTER_AS_THEY_ARE = ['ResidualPadShortcut'];
const FORMS = new Map([...INFERENCE_FORMS].filter(([name]) => !FASTER_AS_THEY_ARE.includes(name)));

/**
 * Makes a model ready for inference on any backend: batch norms are folded ({@link foldBatchNorm}), a convolution takes over the zero
 * padding before it and the addition and the ReLU after it, `relu(convolution(x) + bias + shortcut)` in one operation, and
 * its filter is brought once into the form in which the backend convolves fastest. Outputs are those of
 * `predict` but for rounding, within 1e-5 of the largest.
 *
 * It takes any model; layers that it does not know are called as they are. The one given stays as it is; what is trained in it afterwards
 * the session does not see. It holds the weights, and on WASM the filters of 3x3 convolutions a second time, four times as large (with stride 2 nine times).
 *
 * @throws RangeError unless batchSize is an integer of at least 1.
 * @throws Error where a layer makes a mask: masks are not passed on.
 *
 * @example
 * const session = inferenceSession(model);
 * const logits = session.predict(images); // [N, classes], any N
 * session.dispose();
 */
export function inferenceSession(
  model: tfl.LayersModel,
  { batchSize = 32 }: InferenceSessionOptions = {},
): InferenceSession {
  if (!Number.isInteger(batchSize) || batchSize < 1) {
    throw new RangeError(`inferenceSession: batchSize is ${batchSize}; it must be an integer of at least 1`);
  }
  checkMasks(model);
  const folded = foldedIn(model, FORMS);
  const { run, dispose } = inferenceSteps(folded);
  let disposed = false;
  return {
    predict(given) {
      if (disposed) throw new Error(`the session of the model '${model.name}' has been disposed`);
      const values = Array.isArray(given) ? given : [given];
      checkInputs(folded, values);
      const results = tf.tidy(() => inParts(values, batchSize, run));
      return results.length === 1 ? results[0] : results;
    },
    dispose() {
      if (disposed) return;
      disposed = true;
      dispose();
      folded.dispose();
    },
  };
}

/** `run` of at most `size` images at a time. */
function inParts(values: tf.Tensor[], size: number, run: (values: tf.Tensor[]) => tf.Tensor[]): tf.Tensor[] {
  const [count] = values[0].shape;
  if (count <= size) return run(values);
  const parts: tf.Tensor[][] = [];
  for (let from = 0; from < count; from += size) {
    parts.push(
      tf.tidy(() => run(values.map((value) => tf.slice(value, from, Math.min(size, count - from))))),
    );
  }
  return parts[0].map((_, output) => tf.concat(parts.map((part) => part[output])));
}

function checkInputs({ name, inputs }: tfl.LayersModel, values: tf.Tensor[]): void {
  if (values.length !== inputs.length) {
    throw new RangeError(`the model '${name}' takes ${inputs.length} inputs and got ${values.length}`);
  }
  const [count] = values[0].shape;
  inputs.forEach(({ shape, name: input }, i) => {
    const given = values[i].shape;
    const fits =
      given.length === shape.length &&
      given[0] === count &&
      count > 0 &&
      shape.every((length, axis) => length == null || length === given[axis]);
    if (fits) return;
    const wanted = shape.map((length, axis) => length ?? (axis === 0 ? 'N' : '?')).join(', ');
    throw new RangeError(
      `the input '${input}' of the model '${name}' has shape [${given.join(', ')}]; it must be [${wanted}], ` +
        'N the same for all inputs and at least 1',
    );
  });
}

function checkMasks(model: tfl.LayersModel): void {
  for (const layer of model.layers) {
    if (isModel(layer)) checkMasks(layer);
    else if (layer.getClassName() === 'Masking' || layer.getConfig().maskZero === true) {
      throw new Error(
        `${layer.getClassName()} '${layer.name}' makes a mask, and an inference session passes none on: use the model's predict`,
      );
    }
  }
}
