import type { MutationSource } from './mutate-bytes.js';

/** What seeds are made from: the bytes of a file below `src/golden`. */
export type Golden = (path: string) => Uint8Array;

/** A parser of untrusted bytes, and inputs to begin with. */
export interface FuzzTarget {
  /** Its name on the command line. */
  name: string;
  /** Good inputs, small ones: all others are made from them. */
  seeds(golden: Golden): Uint8Array[] | Promise<Uint8Array[]>;
  /** Parses; what it gives is right, or throws what `accepts` takes. Must throw where a value that it would give is wrong. */
  parse(bytes: Uint8Array): Promise<unknown>;
  /** Whether an error is the parser's own; default: a WeightsFormatError. */
  accepts?(error: unknown): boolean;
  /** Pieces that mean something in the format. */
  tokens?: readonly Uint8Array[];
  /** A mutation that knows the format, for parts that a checksum or compression would shield; tried for half of the inputs. */
  mutate?(bytes: Uint8Array, source: MutationSource, mutateBytes: Mutate): Uint8Array | Promise<Uint8Array>;
  /** Milliseconds that one input may take; default 5000. */
  deadline?: number;
  /** Ends what the parser holds, such as a worker. */
  close?(): Promise<void>;
}

/** Changes bytes at random. */
export type Mutate = (bytes: Uint8Array, source: MutationSource) => Uint8Array;
