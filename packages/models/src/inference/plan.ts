import type { GraphStep } from '@residualjs/layers';
import * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';

/** A step with the places of its tensors in a list, and what is needed no more after it. */
interface PlacedStep {
  readonly run: GraphStep['run'];
  readonly inputs: readonly number[];
  readonly outputs: readonly number[];
  readonly frees: readonly number[];
}

const INFERENCE = { training: false };

/**
 * Steps with everything about them settled that is the same in every run. (`runSteps` of @residualjs/layers, which does the same
 * for training, counts uses anew each time: some 3 % of the time of one small image.)
 *
 * @returns runs them: from the values of the inputs of the model to those of its outputs, each a tensor of its own.
 */
export function planOf(
  { inputs, outputs }: tfl.LayersModel,
  steps: readonly GraphStep[],
): (values: readonly tf.Tensor[]) => tf.Tensor[] {
  const places = new Map<number, number>();
  const placeOf = ({ id }: tfl.SymbolicTensor) => {
    const place = places.get(id) ?? places.size;
    places.set(id, place);
    return place;
  };
  for (const input of inputs) placeOf(input);
  const results = outputs.map(placeOf);
  const kept = new Set(places.values());
  const placed = steps.map((step) => ({
    run: step.run,
    inputs: step.inputs.map(placeOf),
    outputs: step.outputs.map(placeOf),
  }));
  const lastUse = new Map(placed.flatMap((step, i) => step.inputs.map((place) => [place, i] as const)));
  const plan = placed.map((step, i): PlacedStep => {
    const frees = new Set(step.inputs.filter((place) => lastUse.get(place) === i && !kept.has(place)));
    return { ...step, frees: [...frees] };
  });
  return (given) => {
    const values: tf.Tensor[] = [...given];
    for (const step of plan) {
      const made = step.run(
        step.inputs.map((place) => values[place]),
        INFERENCE,
      );
      for (let i = 0; i < made.length; i++) values[step.outputs[i]] = made[i];
      for (const place of step.frees) values[place].dispose();
    }
    const seen = new Set(given);
    return results.map((place) => {
      const value = seen.has(values[place]) ? tf.clone(values[place]) : values[place];
      seen.add(value);
      return value;
    });
  };
}
