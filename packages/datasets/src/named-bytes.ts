/** The bytes of a file, and what errors call it. */
export interface NamedBytes {
  /** Its name or path. */
  file: string;
  /** What it holds, packed by gzip or not. */
  bytes: Uint8Array;
}
