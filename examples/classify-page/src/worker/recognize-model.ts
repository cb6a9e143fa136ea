import { describeModel, listModels, type ModelName } from '@residualjs/models';
import type { WeightEntry } from '@residualjs/weights';

/** What the numbers of a weights file say about its network, whatever its weights are called. */
export interface Census {
  /** Classes of the classifier. */
  classes: number;
  /** Trainable values without those of the classifier. */
  body: number;
}

const valuesOf = ({ shape }: WeightEntry) => shape.reduce((product, length) => product * length, 1);

/**
 * Counts a network with batch norm and one dense layer: of the vectors that are not its bias, half are moving statistics.
 * Null where the tensors are not those of such a network.
 */
export function census(tensors: ReadonlyMap<string, WeightEntry>): Census | null {
  const all = [...tensors];
  const dense = all.filter(([, { shape }]) => shape.length === 2);
  if (dense.length !== 1) return null;
  const [[name]] = dense;
  const bias = tensors.get(name.replace(/(weight|kernel)$/, 'bias'));
  if (bias?.shape.length !== 1) return null;
  const sum = (rank: number) =>
    all
      .filter(([, { shape }]) => shape.length === rank)
      .reduce((total, [, entry]) => total + valuesOf(entry), 0);
  const classes = bias.shape[0];
  return { classes, body: sum(4) + (sum(1) - classes) / 2 };
}

/** The models of the zoo that have as many weights; several, where they differ in what has no weights. */
export function modelsWith({ body }: Census): ModelName[] {
  return listModels().filter((name) => {
    const { parameters, classes, stages } = describeModel(name);
    const features = stages[stages.length - 1].filters;
    return parameters - (features + 1) * classes === body;
  });
}
