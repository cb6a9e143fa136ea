import type { Hdf5Attribute, Hdf5Dataset, Hdf5Node } from '../hdf5/protocol.js';

/** A group of an HDF5 file with what it holds, in the order of the file. */
export interface Hdf5Group {
  path: string[];
  attributes: Record<string, Hdf5Attribute>;
  groups: Map<string, Hdf5Group>;
  datasets: Map<string, Hdf5Dataset>;
}

/** The objects of a file as a tree; parents come first among them. */
export function treeOf(nodes: readonly Hdf5Node[]): Hdf5Group {
  const group = (path: string[], attributes: Hdf5Group['attributes']): Hdf5Group => ({
    path,
    attributes,
    groups: new Map(),
    datasets: new Map(),
  });
  const root = group([], {});
  const byPath = new Map<string, Hdf5Group>([['', root]]);
  for (const node of nodes) {
    if (node.path.length === 0) {
      root.attributes = node.attributes;
      continue;
    }
    const parent = byPath.get(node.path.slice(0, -1).join('/'));
    const name = node.path.at(-1) as string;
    if (node.kind === 'dataset') parent?.datasets.set(name, node);
    else {
      const made = group(node.path, node.attributes);
      parent?.groups.set(name, made);
      byPath.set(node.path.join('/'), made);
    }
  }
  return root;
}

/** A string of a group's attributes; undefined if there is none of this name, or it is none. */
export function stringAttribute({ attributes }: Hdf5Group, name: string): string | undefined {
  const value = Object.hasOwn(attributes, name) ? attributes[name] : undefined;
  return typeof value === 'string' ? value : undefined;
}

/**
 * The strings of an attribute, which Keras cuts into `name0`, `name1`, … where they are more than HDF5 lets one hold; undefined if
 * there is none of this name. None at all are stored as an array of no numbers.
 */
export function stringsAttribute({ attributes }: Hdf5Group, name: string): string[] | undefined {
  const part = (key: string) => {
    const value = Object.hasOwn(attributes, key) ? attributes[key] : undefined;
    if (value === undefined || typeof value === 'string') return undefined;
    return Array.isArray(value) ? value : [];
  };
  const whole = part(name);
  if (whole) return whole;
  const parts: string[][] = [];
  for (let found = part(`${name}0`); found; found = part(`${name}${parts.length}`)) parts.push(found);
  return parts.length > 0 ? parts.flat() : undefined;
}
