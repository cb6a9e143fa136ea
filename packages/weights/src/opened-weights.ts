import type { WeightDtype, WeightEntry } from './weight-file.js';

/** What is known of a weight before its values are read. */
export interface WeightHeader {
  /** How the file stores it. */
  dtype: WeightDtype;
  /** Its dimensions; `[]` is a scalar. */
  shape: number[];
}

/** A weights file of which only the description has been read. */
export interface OpenedWeights {
  /** The weights under their names, in the order of the file. */
  tensors: ReadonlyMap<string, WeightHeader>;
  /** What else it says of itself. */
  metadata: Record<string, string>;
  /**
   * The values of one weight.
   *
   * @throws RangeError on a name that is not in the file; WeightsFormatError where its values are damaged.
   */
  read(name: string): Promise<WeightEntry>;
}
