/** A data file is not what it should be; says which file and at which byte. */
export class DatasetFormatError extends Error {
  override readonly name = 'DatasetFormatError';
  /** The file (or whatever name its bytes were given). */
  readonly file: string;
  /** Offset of the offending byte, counted from 0; in a gzip file, of the unpacked bytes where `problem` says so. */
  readonly byte: number;

  constructor(file: string, byte: number, problem: string) {
    super(`${file}: ${problem} (byte ${byte})`);
    this.file = file;
    this.byte = byte;
  }
}
