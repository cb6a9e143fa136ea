import * as tf from '@tensorflow/tfjs-core';
import { runWithGradient } from './host.js';

/** Tensors by name; an optional one may be absent or null. */
export type OptionalTensors = Record<string, tf.Tensor | null | undefined>;

/**
 * One computation with two implementations: a kernel that a backend registered under `kernelName`, or else
 * `portable`, the same in plain tfjs operations.
 */
export interface Computation<Inputs, Attrs> {
  kernelName: string;
  portable: (inputs: Inputs, attrs: Attrs) => tf.Tensor[];
}

/** An operation: its computation, and that of its gradient. */
export interface Operation<Inputs, Attrs, GradientInputs, GradientAttrs> {
  forward: Computation<Inputs, Attrs>;
  backward: Computation<GradientInputs, GradientAttrs>;
  /** What the backward computation needs of the forward one; kept until the gradient has been taken. */
  save: (inputs: Inputs, outputs: tf.Tensor[], attrs: Attrs) => OptionalTensors;
  /** Inputs of the backward computation, from the gradients of the outputs and what was saved. */
  backwardInputs: (dys: tf.Tensor[], saved: OptionalTensors) => GradientInputs;
  /** Attributes of the backward computation. */
  backwardAttrs: (inputs: Inputs, attrs: Attrs) => GradientAttrs;
  /** Which output of the backward computation is the gradient of which input. */
  gradients: (results: tf.Tensor[], dys: tf.Tensor[], attrs: GradientAttrs) => Record<string, tf.Tensor>;
}

function present(tensors: OptionalTensors): tf.NamedTensorMap {
  const there: tf.NamedTensorMap = {};
  for (const name in tensors) {
    const tensor = tensors[name];
    if (tensor != null) there[name] = tensor;
  }
  return there;
}

/** Runs a computation on the current backend, with the gradient that its kernel has, which is none for most. */
export function compute<Inputs extends object, Attrs extends object>(
  { kernelName, portable }: Computation<Inputs, Attrs>,
  inputs: Inputs,
  attrs: Attrs,
): tf.Tensor[] {
  if (tf.getKernel(kernelName, tf.getBackend()) == null) return portable(inputs, attrs);
  return tf
    .engine()
    .runKernel<tf.Tensor[]>(
      kernelName,
      present(inputs as OptionalTensors),
      attrs as unknown as tf.NamedAttrMap,
    );
}

/**
 * Runs an operation on the current backend: the kernel registered there under its name, else the portable form.
 * The choice is made anew at every call, for the gradient too.
 *
 * The gradient itself has no gradient: taking a second derivative throws.
 */
export function runOperation<
  Inputs extends object,
  Attrs extends object,
  GradientInputs extends object,
  GradientAttrs extends object,
>(
  operation: Operation<Inputs, Attrs, GradientInputs, GradientAttrs>,
  inputs: Inputs,
  attrs: Attrs,
): tf.Tensor[] {
  const { forward, backward } = operation;
  let savedNames: string[] = [];
  return runWithGradient({
    name: forward.kernelName,
    inputs: present(inputs as OptionalTensors),
    forward: (save) => {
      const outputs = compute(forward, inputs, attrs);
      const saved = present(operation.save(inputs, outputs, attrs));
      savedNames = Object.keys(saved);
      save(Object.values(saved));
      return outputs;
    },
    backward: (dys, tensors) => {
      const saved = Object.fromEntries(savedNames.map((name, i) => [name, tensors[i]]));
      const backwardInputs = operation.backwardInputs(dys, saved);
      const backwardAttrs = operation.backwardAttrs(inputs, attrs);
      const results = runWithGradient({
        name: backward.kernelName,
        inputs: present(backwardInputs as OptionalTensors),
        forward: () => compute(backward, backwardInputs, backwardAttrs),
        backward: () => {
          throw new Error(
            `'${forward.kernelName}' has no second derivative: its gradient is one fused kernel`,
          );
        },
      });
      const gradients = operation.gradients(results, dys, backwardAttrs);
      return Object.fromEntries(Object.entries(gradients).map(([name, gradient]) => [name, () => gradient]));
    },
  });
}
