import { describeModel, listModels, type ModelName } from '@residualjs/models';
import type { WeightEntry } from '@residualjs/weights';

/** What the numbers of a weights file say about its network, whatever its weights are called. */
export interface Census {
  /** Classes of the classifier. */
  classes: number;
  /** Values that go into the classifier. */
  features: number;
  /** Trainable values: of everything but the moving statistics of batch norms, and what counts steps. */
  trainable: number;
}

const MOVING = /(running_(mean|var)|moving_(mean|variance))$/;

/** Counts the weights of a network that ends in a dense layer; null where they are not those of one. */
export function census(tensors: ReadonlyMap<string, WeightEntry>): Census | null {
  const all = [...tensors].filter(([name, { shape }]) => shape.length > 0 && !MOVING.test(name));
  const values = ({ shape }: WeightEntry) => shape.reduce((product, length) => product * length, 1);
  const classifier = all.findLast(([, { shape }]) => shape.length === 2);
  const bias = classifier && tensors.get(classifier[0].replace(/(weight|kernel)$/, 'bias'));
  if (!classifier || bias?.shape.length !== 1) return null;
  return {
    classes: bias.shape[0],
    features: values(classifier[1]) / bias.shape[0],
    trainable: all.reduce((total, [, entry]) => total + values(entry), 0),
  };
}

/** The models of the zoo that have as many weights before the classifier; several, where they differ in what has none. */
export function modelsWith({ classes, features, trainable }: Census): ModelName[] {
  return listModels().filter((name) => {
    const published = describeModel(name);
    return published.parameters - trainable === (features + 1) * (published.classes - classes);
  });
}
