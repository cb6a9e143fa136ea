import type { OnnxGraph } from './graph.js';
import { inOrder, type Value } from './value.js';

/** What {@link nameOutputs} goes by. */
export interface NameOutputsOptions {
  /** The name that each output should have. */
  wishes: readonly string[];
  /** Names that none can have. */
  taken: readonly string[];
  /** The order of axes for a tensor of so many. */
  orderFor: (rank: number) => readonly number[];
}

/** Makes each output a tensor of its own that an operation gives, in its order of axes, under the name that it should have. */
export function nameOutputs(
  graph: OnnxGraph,
  values: readonly Value[],
  { wishes, taken, orderFor }: NameOutputsOptions,
): string[] {
  const made = new Set<string>();
  const found = values.map((value) => {
    const tensor = inOrder(graph, value, orderFor(value.shape.length));
    // What is fed, and what is an output already, cannot be one as it is.
    const free = graph.nodes.some(({ output }) => output === tensor) && !made.has(tensor);
    const name = free ? tensor : graph.operation(`${tensor}/copy`, 'Identity', [tensor]);
    made.add(name);
    return name;
  });
  const used = new Set([...taken, ...graph.constants.map(({ name }) => name)]);
  const names = wishes.map((wish) => {
    let name = wish;
    for (let i = 1; used.has(name); i++) name = `${wish}_${i}`;
    used.add(name);
    return name;
  });
  const changes = new Map(found.map((from, i) => [from, names[i]]));
  // Who has such a name and is no output under it gets another.
  for (const { output } of [...graph.nodes]) {
    if (names.includes(output) && !changes.has(output)) changes.set(output, graph.nameFor(`${output}/inner`));
  }
  graph.rename(changes);
  return names;
}
