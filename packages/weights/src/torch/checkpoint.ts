import {
  kindOf,
  PickleGlobal,
  PickleProblem,
  PickleTuple,
  type PickleValue,
  shown,
} from '../pickle/values.js';
import { DTYPES } from '../safetensors/dtypes.js';
import type { WeightDtype } from '../weight-file.js';
import { UNTYPED } from './globals.js';
import { TorchStorage } from './tensor.js';

/** A checkpoint of either format: what was pickled, and the storages that its tensors are views of. */
export interface Checkpoint {
  /** What was pickled. */
  value: PickleValue;
  /** Whether values lie big-endian. */
  bigEndian: boolean;
  /** The bytes from `begin` to `end` of the storage of a key, and where they lie in the file. */
  readStorage(key: string, begin: number, end: number): Promise<{ bytes: Uint8Array; byte: number }>;
}

/** Bytes of one value of a storage. */
export const valueSize = ({ dtype }: TorchStorage): number => (dtype ? DTYPES[dtype].size : 1);

/**
 * The storages of a checkpoint by their persistent ids: `('storage', class, key, device, length)`, and in the older format
 * `(key, begin, length)` behind it where the storage is a part of another, or None.
 */
export class StorageTable {
  /** The storages under their keys, as wide as they are stored. */
  readonly roots = new Map<string, TorchStorage>();

  /** What a persistent id stands for; throws a PickleProblem. */
  resolve(id: PickleValue): TorchStorage {
    const [kind, type, key, , length, part = null] = id instanceof PickleTuple ? id.items : [];
    if (kind !== 'storage') {
      const what = typeof kind === 'string' ? `'${shown(kind)}'` : kindOf(kind);
      throw new PickleProblem(
        `a persistent id of ${what}, read are those of storages. Save the state_dict() of a model`,
      );
    }
    if (!(type instanceof PickleGlobal) || typeof type.data !== 'string' || !/Storage$/.test(type.path)) {
      throw new PickleProblem(`${kindOf(type)} where the class of a storage must be`);
    }
    if (typeof key !== 'string') throw new PickleProblem(`a storage has ${kindOf(key)} for its key`);
    const count = this.#whole(length, key);
    const dtype = type.data === UNTYPED ? null : (type.data as WeightDtype);
    const root = this.#root(key, dtype, count);
    if (part === null) return root;
    if (!(part instanceof PickleTuple) || part.items.length !== 3) {
      throw new PickleProblem(`storage '${shown(key)}' is a part of ${kindOf(part)}`);
    }
    const [begin, size] = [part.items[1], part.items[2]].map((item) => this.#whole(item, key));
    if (begin + size > count) {
      throw new PickleProblem(`storage '${shown(key)}' has ${count} values, and a part to ${begin + size}`);
    }
    return new TorchStorage(key, dtype, size, begin);
  }

  #root(key: string, dtype: WeightDtype | null, length: number): TorchStorage {
    const known = this.roots.get(key);
    if (known && (known.dtype !== dtype || known.length !== length)) {
      throw new PickleProblem(
        `storage '${shown(key)}' is of ${known.length} values and of ${length}, or of two types`,
      );
    }
    const root = known ?? new TorchStorage(key, dtype, length);
    this.roots.set(key, root);
    return root;
  }

  #whole(value: PickleValue | undefined, key: string): number {
    if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 && value < 2 ** 49)
      return value;
    throw new PickleProblem(
      `storage '${shown(key)}' has a length or place that is no whole number of values`,
    );
  }
}
