/**
 * Everything in this package that leans on the inside of the TensorFlow.js engine, which no version promises to keep.
 * `host.test.ts` fails by name when one of these internals is gone.
 */
import * as tf from '@tensorflow/tfjs-core';

/** The gradients of an operation: for every input, a function that gives its gradient. */
export type InputGradients = Record<string, () => tf.Tensor>;

/** One operation on the tape. */
interface TapeNode {
  id: number;
  kernelName: string;
  inputs: tf.NamedTensorMap;
  outputs: tf.Tensor[];
  /** Disposed with the tape. */
  saved: tf.Tensor[];
  gradient(dys: (tf.Tensor | null)[]): InputGradients;
}

interface EngineBackend {
  incRef(dataId: object): void;
}

type RunKernel = (kernelName: string, inputs: tf.NamedTensorMap, attrs?: object) => tf.Tensor | tf.Tensor[];

interface EngineInternals {
  runKernel: RunKernel;
  isTapeOn(): boolean;
  gradients(
    f: () => tf.Tensor,
    xs: tf.Tensor[],
    dy: tf.Tensor,
    allowNoGradients: boolean,
  ): { value: tf.Tensor; grads: (tf.Tensor | undefined)[] };
  trackTensor(tensor: tf.Tensor, backend: EngineBackend): void;
  state: {
    activeTape: TapeNode[] | null;
    nextTapeNodeId: number;
    /** Above 0 nothing is recorded. */
    kernelDepth: number;
    tensorInfo: WeakMap<object, { backend: EngineBackend }>;
  };
}

/** The internals that must be there, by name. */
export const ENGINE_INTERNALS = [
  'nextTensorId',
  'trackTensor',
  'runKernel',
  'isTapeOn',
  'gradients',
] as const;

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
 * Runs an operation with several outputs and a gradient of its own, in one entry on the tape.
 *
 * `tf.customGrad` allows one output only. The engine's own method below it records a clone of every saved tensor as an
 * operation, and makes zeros in JavaScript for every output without a gradient; a network has hundreds of both a step.
 */
export function runWithGradient({ name, inputs, forward, backward }: OperationWithGradient): tf.Tensor[] {
  const { state } = engine();
  const recording = engine().isTapeOn();
  const saved: tf.Tensor[] = [];
  const outputs = tf.tidy(() => {
    state.kernelDepth++;
    try {
      return forward((tensors) => {
        if (recording) saved.push(...tensors.map(keepValues));
      });
    } finally {
      state.kernelDepth--;
    }
  });
  if (recording) {
    const gradient: TapeNode['gradient'] = (dys) => backward(zerosWhereNull(dys, outputs), saved);
    state.activeTape!.push({
      id: state.nextTapeNodeId++,
      kernelName: name,
      inputs,
      outputs,
      saved,
      gradient,
    });
  }
  return outputs;
}

/**
 * A tensor of the same values that no scope disposes. It has the number of the first, so that to the tape it is the same: a second
 * derivative goes through it.
 */
function keepValues({ id, shape, dtype, dataId }: tf.Tensor): tf.Tensor {
  const { backend } = engine().state.tensorInfo.get(dataId)!;
  const same = new tf.Tensor(shape, dtype, dataId, id);
  engine().trackTensor(same, backend);
  backend.incRef(dataId);
  return tf.keep(same);
}

/** Gradients of outputs, with zeros for those that have none, made when they are looked at. */
function zerosWhereNull(dys: (tf.Tensor | null)[], outputs: tf.Tensor[]): tf.Tensor[] {
  const filled: tf.Tensor[] = [];
  dys.forEach((dy, i) => {
    Object.defineProperty(filled, i, { get: () => dy ?? tf.zeros(outputs[i].shape) });
  });
  return filled;
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
