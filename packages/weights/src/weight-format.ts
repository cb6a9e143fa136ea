import type { WeightInput } from './safetensors/write.js';
import type { WeightFile } from './weight-file.js';

/** A file format of weights: one file of this package reads it, and writes it if it can be written. */
export interface WeightFormat {
  /** Its name. */
  name: string;
  /** How its files end, each with its dot. */
  extensions: readonly string[];
  /** Reads untrusted bytes; `file` is what errors call them. */
  read(bytes: Uint8Array, options: { file: string }): Promise<WeightFile>;
  /** Makes the bytes of a file; absent where a format is only read. */
  write?(tensors: Iterable<readonly [string, WeightInput]>, metadata: Record<string, string>): Uint8Array;
}
