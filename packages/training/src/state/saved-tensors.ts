import * as tf from '@tensorflow/tfjs-core';

/** The values of a variable outside of any backend, bit for bit. */
export interface SavedTensor {
  name: string;
  shape: number[];
  values: Float32Array;
}

/** A variable under the name that it is saved by. */
export interface NamedVariable {
  name: string;
  variable: tf.Variable;
}

/** A copy of the values of variables, bit for bit. */
export async function saveVariables(variables: readonly NamedVariable[]): Promise<SavedTensor[]> {
  return Promise.all(
    variables.map(async ({ name, variable }) => ({
      name,
      shape: [...variable.shape],
      values: Float32Array.from(await variable.data()),
    })),
  );
}

/**
 * Finds the saved values of variables, and gives a function that sets them all. Nothing is set where one does not fit.
 *
 * @param what what errors call the saved values, such as `the state of the optimizer`
 * @throws Error unless names, shapes and numbers of values are those of the variables, in any order
 */
export function matchVariables(
  variables: readonly NamedVariable[],
  saved: readonly SavedTensor[],
  what: string,
): () => void {
  const given = new Map(saved.map((entry) => [entry.name, entry]));
  if (given.size !== saved.length || saved.length !== variables.length) {
    throw new Error(
      `${what} has ${saved.length} tensors under ${given.size} names, where ${variables.length} are needed`,
    );
  }
  const found = variables.map(({ name, variable }) => {
    const entry = given.get(name);
    if (entry === undefined) throw new Error(`${what} has nothing for '${name}'`);
    if (entry.shape.join() !== variable.shape.join() || entry.values.length !== variable.size) {
      throw new Error(
        `${what} has '${name}' with shape [${entry.shape}] and ${entry.values.length} values, ` +
          `but shape [${variable.shape}] is needed`,
      );
    }
    return { variable, values: entry.values };
  });
  return () =>
    tf.tidy(() => {
      // All tensors exist before the first variable changes, so that running out of memory changes none.
      const tensors = found.map(({ variable, values }) =>
        tf.tensor(Float32Array.from(values), variable.shape),
      );
      for (const [i, { variable }] of found.entries()) variable.assign(tensors[i]);
    });
}

/** Throws unless a number of steps in a state is one. */
export function checkSteps(what: string, steps: number): void {
  if (Number.isSafeInteger(steps) && steps >= 0) return;
  throw new Error(`${what} says that ${steps} steps were taken; it must be a whole number of at least 0`);
}
