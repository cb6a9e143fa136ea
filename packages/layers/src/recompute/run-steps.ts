import { isRecording } from '@residualjs/ops';
import type * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import type { CallOptions } from '../layer.js';
import type { GraphStep } from './graph-step.js';

/** A symbolic tensor with its value. */
export type GraphFeed = readonly [tfl.SymbolicTensor, tf.Tensor];

/**
 * Runs steps one after the other, each after those that feed it, and gives the values of `outputs`.
 *
 * Where no gradient is recorded a value is freed after its last use, as in a model's own inference; else the gradient
 * decides what is kept.
 */
export function runSteps(
  steps: readonly GraphStep[],
  feeds: readonly GraphFeed[],
  outputs: readonly tfl.SymbolicTensor[],
  kwargs: CallOptions,
): tf.Tensor[] {
  const values = new Map(feeds.map(([{ id }, value]) => [id, value]));
  const usesLeft = countUses([
    ...steps.flatMap(({ inputs }) => inputs),
    ...feeds.map(([x]) => x),
    ...outputs,
  ]);
  for (const step of steps) {
    const results = step.run(
      step.inputs.map(({ id }) => values.get(id)!),
      kwargs,
    );
    step.outputs.forEach(({ id }, i) => {
      values.set(id, results[i]);
    });
    if (isRecording()) continue;
    for (const { id } of step.inputs) {
      const left = usesLeft.get(id)! - 1;
      usesLeft.set(id, left);
      if (left === 0) values.get(id)!.dispose();
    }
  }
  return outputs.map(({ id }) => values.get(id)!);
}

/** How often each tensor is in the list; what is fed or wanted is in it once more, and so never freed. */
function countUses(tensors: readonly tfl.SymbolicTensor[]): Map<number, number> {
  const uses = new Map<number, number>();
  for (const { id } of tensors) uses.set(id, (uses.get(id) ?? 0) + 1);
  return uses;
}
