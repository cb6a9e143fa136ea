import type { OnnxAttribute, OnnxNode, OnnxTensor } from './messages.js';

/** A graph of ONNX that grows: operations and constants under names of their own. */
export class OnnxGraph {
  readonly nodes: OnnxNode[] = [];
  readonly constants: OnnxTensor[] = [];
  readonly #names = new Set<string>();

  /** A name that nothing has yet: the one wished for, or that with a number. */
  nameFor(wish: string): string {
    let name = wish;
    for (let i = 1; this.#names.has(name); i++) name = `${wish}_${i}`;
    this.#names.add(name);
    return name;
  }

  /** Adds an operation and gives the name of its output. */
  operation(
    wish: string,
    type: string,
    inputs: readonly string[],
    attributes: Readonly<Record<string, OnnxAttribute>> = {},
  ): string {
    const output = this.nameFor(wish);
    this.nodes.push({ type, inputs, output, attributes });
    return output;
  }

  /** Adds a constant and gives its name. */
  constant(wish: string, shape: readonly number[], data: Float32Array | BigInt64Array): string {
    const name = this.nameFor(wish);
    this.constants.push({ name, shape, data });
    return name;
  }

  /** Adds a list of whole numbers and gives its name. */
  integers(wish: string, values: readonly number[]): string {
    return this.constant(wish, [values.length], BigInt64Array.from(values, BigInt));
  }

  /** Adds a float32 without dimensions and gives its name. */
  scalar(wish: string, value: number): string {
    return this.constant(wish, [], Float32Array.of(value));
  }

  /** Exchanges names of what operations make, all at once. */
  rename(names: ReadonlyMap<string, string>): void {
    const renamed = (name: string) => names.get(name) ?? name;
    for (const [i, node] of this.nodes.entries()) {
      this.nodes[i] = { ...node, inputs: node.inputs.map(renamed), output: renamed(node.output) };
    }
  }
}
