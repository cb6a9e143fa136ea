/**
 * Gradient checkpointing of a whole network: a training step keeps the inputs of its segments alone.
 *
 * Chen et al. 2016, "Training Deep Nets with Sublinear Memory Cost", https://arxiv.org/abs/1604.06174
 */
import * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import { checkRecompute, type Recompute } from './option.js';
import { stepsOf } from './segments.js';
import { type GraphEnds, type RunModel, runModel, trainingGraph } from './training-graph.js';

/** What runs a model in training: `call`, and the function that `fit` makes of the graph (which calls no model). */
interface TrainableModel {
  call(inputs: tf.Tensor | tf.Tensor[], kwargs: Record<string, unknown>): tf.Tensor | tf.Tensor[];
  makeTrainFunction(): (data: tf.Tensor[]) => tf.Scalar[];
  inputs: tfl.SymbolicTensor[];
  outputs: tfl.SymbolicTensor[];
}

/** The methods of {@link TrainableModel} that are laid over. */
export const MODEL_INTERNALS = ['call', 'makeTrainFunction'] as const;

/**
 * Makes training steps of a model keep the inputs of its blocks (or stages, or every n blocks) and compute what is inside
 * again in the backward pass: a second forward pass for the memory of the activations. null ends it.
 *
 * Loss and gradients stay the same, bit by bit where the kernels are deterministic; moving averages move once a step, and
 * dropout and stochastic depth draw again what they drew. It holds for every way to train this model (`fit`,
 * `trainOnBatch`, `apply(x, { training: true })` under a gradient) and for nothing else: inference, weights and what is
 * saved stay as they are, so a model that was loaded needs it anew, and a model made of the same layers has its own.
 *
 * `createModel(name, { recompute })` calls it.
 *
 * @param model a functional model with blocks named as in the zoo: `stage1_block1_…`
 * @throws Error where the model has no such blocks, where more than one tensor goes into or out of a segment, or where a
 * stock random layer in one cannot draw the same again; RangeError where the option is none; TypeError on a Sequential.
 *
 * @example
 * const model = await tfl.loadLayersModel('file://resnet110/model.json');
 * recompute(model, 'block');
 * await model.fit(images, labels);
 */
export function recompute(model: tfl.LayersModel, segments: Recompute | null): void {
  checkRecompute(`recompute(${model.name})`, segments);
  if (model.getClassName() === 'Sequential') {
    throw new TypeError(`recompute takes functional models, and '${model.name}' is a Sequential`);
  }
  const run = segments && runModel(model, stepsOf(model, segments));
  const recomputation = run && { segments, run, graph: trainingGraph(model, run) };
  const running = recomputations.get(model);
  if (running) running.now = recomputation;
  else if (recomputation) recomputations.set(model, layOver(model, recomputation));
}

/** What of a model is recomputed now. */
export const recomputedSegments = (model: tfl.LayersModel): Recompute | null =>
  recomputations.get(model)?.now?.segments ?? null;

/** How a model is run in training; null as tfjs does. */
interface Running {
  now: { readonly segments: Recompute; readonly run: RunModel; readonly graph: GraphEnds } | null;
}

const recomputations = new WeakMap<tfl.LayersModel, Running>();

/** Gives this one model methods of its own, which nothing that lists or saves its properties sees. */
function layOver(model: tfl.LayersModel, now: Running['now']): Running {
  const running: Running = { now };
  const trainable = model as unknown as TrainableModel;
  const { call, makeTrainFunction } = trainable;
  const own: Pick<TrainableModel, (typeof MODEL_INTERNALS)[number]> = {
    call(inputs, kwargs) {
      if (!running.now || kwargs?.training !== true) return call.call(model, inputs, kwargs);
      const { run } = running.now;
      return tf.tidy(() => run(Array.isArray(inputs) ? inputs : [inputs], kwargs));
    },
    makeTrainFunction() {
      const train = makeTrainFunction.call(model);
      return (data) =>
        running.now ? withGraph(trainable, running.now.graph, () => train(data)) : train(data);
    },
  };
  for (const [name, value] of Object.entries(own)) {
    Object.defineProperty(model, name, { value, configurable: true, writable: true, enumerable: false });
  }
  return running;
}

/** Runs `body`, which evaluates a model's graph, with another graph in its place. */
function withGraph<R>(model: TrainableModel, graph: GraphEnds, body: () => R): R {
  const { inputs, outputs } = model;
  Object.assign(model, graph);
  try {
    return body();
  } finally {
    Object.assign(model, { inputs, outputs });
  }
}
