/** What has arrived of a file, in memory or on a disk. */
export interface PartialFile {
  /** Bytes that are here. */
  readonly held: number;
  /** What tells this version of the file from others (a strong ETag, or Last-Modified); null if the server gave none. */
  readonly validator: string | null;
  /** Drops what is here: another version is to come, told by this validator. */
  restart(validator: string | null): Promise<void>;
  /** Adds what has arrived. */
  append(chunk: Uint8Array): Promise<void>;
}
