/** What goes to the worker that holds the HDF5 library, and what comes back. */
import type { WeightArray } from '../weight-file.js';

/** A string, strings, or numbers as they lie in the file, little-endian. */
export type Hdf5Attribute =
  | string
  | string[]
  | {
      /** 0 integer, 1 floating point (H5T_class_t). */
      type: number;
      /** Bytes of one. */
      size: number;
      shape: number[];
      bytes: Uint8Array;
    };

/** An object of a file, with the names of the groups that lead to it; groups come before what they hold. */
export type Hdf5Node =
  | { kind: 'group'; path: string[]; attributes: Record<string, Hdf5Attribute> }
  | Hdf5Dataset;

/** An array of a file. */
export interface Hdf5Dataset {
  kind: 'dataset';
  path: string[];
  attributes: Record<string, Hdf5Attribute>;
  shape: number[];
  /** `int`, `uint`, `float`, `bool` (as h5py stores it), `opaque`, or what it is instead. */
  type: string;
  /** Bytes of one value. */
  size: number;
  /** The values, little-endian, row-major. */
  bytes: Uint8Array;
}

/** What a file may cost. */
export interface Hdf5Limits {
  /** Bytes of all values and attributes. */
  values: number;
  /** Number of groups, datasets and attributes, each counted as often as a path leads to it. */
  objects: number;
  /** Objects of the root that are passed over. */
  skip: string[];
}

/** A group or dataset to be made; parents come first. The root is `''`. */
export interface Hdf5Source {
  path: string;
  attributes: Record<string, string | string[]>;
  dataset?: {
    data: WeightArray;
    shape: number[];
  };
}

/** To the worker; `memory` is what WebAssembly may have, in bytes, and holds from the first request on. */
export type Hdf5Request =
  | { work: 'read'; memory: number; bytes: Uint8Array; limits: Hdf5Limits }
  | { work: 'write'; memory: number; sources: Hdf5Source[] };

/** From the worker: one of the three. */
export interface Hdf5Reply {
  nodes?: Hdf5Node[];
  bytes?: Uint8Array;
  problem?: string;
}
