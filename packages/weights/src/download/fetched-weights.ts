/** A file that is here, whole. */
export interface FetchedWeights {
  /** Its name, by which its format is known. */
  name: string;
  /** Where it came from: the URL, or the path. */
  from: string;
  /** Its size. */
  bytes: number;
  /** Whether it was here already. */
  cached: boolean;
  /** Where it lies on the disk; absent in a page. */
  path?: string;
  /** Its bytes. */
  read(): Promise<Uint8Array>;
}
