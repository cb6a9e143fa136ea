import type { ByteSource } from './byte-source.js';
import type { OpenedWeights } from './opened-weights.js';
import type { WeightInput } from './safetensors/write.js';
import type { WeightFile } from './weight-file.js';

/** What a format's reader may ask for. */
export interface ReadFormatOptions {
  /** What errors call the bytes. */
  file: string;
  /** Brings another file of the same weights, named relative to this one; absent where there is only this one. */
  readBeside?(name: string): Promise<Uint8Array>;
  /** Which part of a file that holds more than weights they are: the dict of a PyTorch checkpoint. Default: by the format's rule. */
  key?: string;
}

/** What a format's writer may ask for. */
export interface WriteFormatOptions {
  /** The name of the file that is made, without folders: `model.json`. */
  file?: string;
  /** Puts another file of the same weights beside this one; absent where there can be only one. */
  writeBeside?(name: string, bytes: Uint8Array): Promise<void>;
}

/** A file format of weights: one file of this package reads it, and writes it if it can be written. */
export interface WeightFormat {
  /** Its name. */
  name: string;
  /** How its files end, each with its dot. */
  extensions: readonly string[];
  /** Reads untrusted bytes. */
  read(bytes: Uint8Array, options: ReadFormatOptions): Promise<WeightFile>;
  /** Reads the description of a file, and its tensors one by one; absent where a file can only be read whole. */
  open?(source: ByteSource, options: Pick<ReadFormatOptions, 'key'>): Promise<OpenedWeights>;
  /** Makes the bytes of a file; absent where a format is only read. */
  write?(
    tensors: Iterable<readonly [string, WeightInput]>,
    metadata: Record<string, string>,
    options?: WriteFormatOptions,
  ): Uint8Array | Promise<Uint8Array>;
}
