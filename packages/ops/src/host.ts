/**
 * Everything in this package that leans on the inside of the TensorFlow.js engine, which no version promises to keep.
 * `host.test.ts` fails by name when one of these internals is gone.
 */
import * as tf from '@tensorflow/tfjs-core';

/** The gradients of an operation: for every input, a function that gives its gradient. */
export type InputGradients = Record<string, () => tf.Tensor>;

interface CustomOperation {
  inputs: tf.NamedTensorMap;
  forwardFunc: (backend: unknown, save: (tensors: tf.Tensor[]) => void) => tf.Tensor[];
  backwardsFunc: (dys: tf.Tensor | tf.Tensor[], saved: tf.Tensor[]) => InputGradients;
}

type RunKernel = (kernelName: string, inputs: tf.NamedTensorMap, attrs?: object) => tf.Tensor | tf.Tensor[];

interface EngineInternals {
  runKernelFunc(operation: CustomOperation): tf.Tensor[];
  runKernel: RunKernel;
  isTapeOn(): boolean;
  gradients(
    f: () => tf.Tensor,
    xs: tf.Tensor[],
    dy: tf.Tensor,
    allowNoGradients: boolean,
  ): { value: tf.Tensor; grads: (tf.Tensor | undefined)[] };
  state: { activeTape: object[] | null };
}

/** The internals that must be there, by name. */
export const ENGINE_INTERNALS = ['runKernelFunc', 'runKernel', 'isTapeOn', 'gradients'] as const;

const engine = () => tf.engine() as unknown as EngineInternals;

/** What {@link runWithGradient} runs. */
export interface OperationWithGradient {
  /** Names the operation in profiles and on the tape. */
  name: string;
  inputs: tf.NamedTensorMap;
  /** Computes the outputs, unseen by the tape; `save` keeps tensors for `backward`. */
  forward: (save: (tensors: tf.Tensor[]) => void) => tf.Tensor[];
  /** From the gradients of the outputs (zeros where there is none) and the saved tensors, those of the inputs. */
  backward: (dys: tf.Tensor[], saved: tf.Tensor[]) => InputGradients;
}

/**
 * Runs an operation with several outputs and a gradient of its own.
 * (`tf.customGrad` allows one output only; below it is the engine method that allows any number.)
 */
export function runWithGradient({ name, inputs, forward, backward }: OperationWithGradient): tf.Tensor[] {
  // The tape calls a node by the name of the scope around it, and prefers a gradient registered under that name.
  return tf.tidy(name, () =>
    engine().runKernelFunc({
      inputs,
      forwardFunc: (_backend, save) => forward(save),
      backwardsFunc: (dys, saved) => backward(Array.isArray(dys) ? dys : [dys], saved),
    }),
  );
}

/** Whether operations are being recorded for a gradient. */
export function isRecording(): boolean {
  return engine().isTapeOn();
}

/**
 * Runs `f` and gives the gradients of its result, times `dy`, for all `xs`: also where the engine is just taking another
 * gradient, as in the backward function of an operation. An x that the result does not depend on has zeros.
 *
 * Each gradient is a tensor of its own, neither `dy` nor another's.
 */
export function gradientsWithin(f: () => tf.Tensor, xs: tf.Tensor[], dy: tf.Tensor): tf.Tensor[] {
  const { state } = engine();
  // Outside of a recording the engine begins a new tape and at its end drops it, and with it the one it is going over.
  const outer = state.activeTape;
  try {
    return tf.tidy(() => {
      const { grads } = engine().gradients(f, xs, dy, true);
      return grads.map((gradient, i) => {
        if (!gradient) return tf.zeros(xs[i].shape);
        const shared = gradient === dy || grads.indexOf(gradient) !== i;
        return shared ? tf.reshape(gradient, gradient.shape) : gradient;
      });
    });
  } finally {
    state.activeTape = outer;
  }
}

/**
 * Lets `change` replace the inputs of one kernel before the engine sees them, on every backend.
 * Tensors that `change` makes are disposed once the kernel has run.
 *
 * @returns undoes it.
 */
export function changeKernelInputs(
  kernelName: string,
  change: (inputs: Partial<tf.NamedTensorMap>) => tf.NamedTensorMap,
): () => void {
  const host = engine();
  const previous = host.runKernel;
  const wasOwn = Object.hasOwn(host, 'runKernel');
  let active = true;
  const changed: RunKernel = (name, inputs, attrs) => {
    if (!active || name !== kernelName) return previous.call(host, name, inputs, attrs);
    return tf.tidy(() => previous.call(host, name, change(inputs), attrs));
  };
  host.runKernel = changed;
  return () => {
    active = false; // enough where another change was laid over this one
    if (host.runKernel !== changed) return;
    if (wasOwn) host.runKernel = previous;
    else delete (host as Partial<EngineInternals>).runKernel;
  };
}
