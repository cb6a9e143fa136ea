/**
 * Gradient checkpointing: memory for time. A training step keeps what went into a function, computes what is inside it
 * again when the gradient comes back, and so holds the inside of one function at a time.
 *
 * Chen et al. 2016, "Training Deep Nets with Sublinear Memory Cost", https://arxiv.org/abs/1604.06174
 */
import * as tf from '@tensorflow/tfjs-core';
import { gradientsWithin, isRecording, runWithGradient } from './host.js';

/** What a function remembers outside of tensors, like the step of a random stream. */
export interface HostState<T = unknown> {
  /** A copy of the state, that later changes leave alone. */
  get: () => T;
  /** Puts the state back. */
  set: (state: T) => void;
}

/** Options of {@link recomputed}. */
export interface RecomputedOptions<T = unknown> {
  /** The variables that the function reads and that shall get a gradient. */
  variables?: readonly tf.Variable[];
  /** The variables that the function writes, like moving averages. */
  writes?: readonly tf.Variable[];
  /** What else the function reads and writes. */
  hostState?: HostState<T>;
}

/**
 * `f(...inputs)`, of which a gradient keeps the inputs alone: its backward pass runs `f` once more, then takes the
 * gradient. Any shapes; f gives one tensor. Results and gradients are those of `f` itself, bit by bit where the kernels
 * are deterministic.
 *
 * A gradient reaches the `inputs` and the `variables` given and nothing else that f uses. The second run finds the
 * variables of `writes` and the `hostState` as the first one did, so that it draws the same random numbers; and it
 * leaves both as it found them before, so that a moving average moves once. Where no gradient is recorded, it is a call.
 *
 * @example
 * const y = recomputed((x) => tf.tanh(tf.matMul(x, kernel)), [x], { variables: [kernel] });
 */
export function recomputed<Y extends tf.Tensor, T = unknown>(
  f: (...inputs: tf.Tensor[]) => Y,
  inputs: readonly tf.Tensor[],
  { variables = [], writes = [], hostState }: RecomputedOptions<T> = {},
): Y {
  if (!isRecording()) return f(...inputs);
  const sources = [...inputs, ...new Set(variables)];
  const hostBefore = hostState?.get();
  const [y] = runWithGradient({
    name: 'Recomputed',
    inputs: Object.fromEntries(sources.map((tensor, i) => [i, tensor])),
    forward: (save) => {
      const before = writes.map((variable) => tf.clone(variable));
      const result = f(...inputs);
      save([...inputs, ...before]);
      // the tape tells tensors apart by their ids: an output that is an input would be its own gradient
      return [sources.includes(result) ? tf.reshape(result, result.shape) : result];
    },
    backward: ([dy], saved) => {
      const kept = saved.slice(0, inputs.length);
      const variablesBefore = saved.slice(inputs.length);
      const runAgain = () => {
        assign(writes, variablesBefore);
        hostState?.set(hostBefore as T);
        return f(...kept);
      };
      const gradients = leaving(writes, hostState, () =>
        gradientsWithin(runAgain, [...kept, ...sources.slice(inputs.length)], dy),
      );
      release(dy, saved);
      for (const gradient of gradients) passedOn.add(gradient);
      return Object.fromEntries(gradients.map((gradient, i) => [i, () => gradient]));
    },
  });
  return y as Y;
}

function assign(variables: readonly tf.Variable[], values: readonly tf.Tensor[]): void {
  variables.forEach((variable, i) => {
    variable.assign(values[i]);
  });
}

/** Runs `run` and puts back what it changed. */
function leaving<R, T>(
  variables: readonly tf.Variable[],
  hostState: HostState<T> | undefined,
  run: () => R,
): R {
  const values = variables.map((variable) => tf.clone(variable));
  const host = hostState?.get();
  try {
    return run();
  } finally {
    assign(variables, values);
    tf.dispose(values);
    hostState?.set(host as T);
  }
}

/** Gradients that a recomputed function has handed to the engine, and nobody else holds. */
const passedOn = new WeakSet<tf.Tensor>();

/**
 * Frees what the engine would hold until the whole backward pass is done: what was saved, and a gradient that came
 * from another recomputed function and ends here. Without this a chain would hold two tensors for each link.
 */
function release(dy: tf.Tensor, saved: readonly tf.Tensor[]): void {
  if (isRecording()) return; // a second derivative is wanted, and goes over them again
  tf.dispose([...saved]);
  if (passedOn.has(dy)) dy.dispose();
}
