/** A weights file is not what it should be; says which file and at which byte. */
export class WeightsFormatError extends Error {
  override readonly name = 'WeightsFormatError';
  /** The file (or whatever name its bytes were given). */
  readonly file: string;
  /** Offset of the offending byte in the file, counted from 0. */
  readonly byte: number;

  constructor(file: string, byte: number, problem: string) {
    super(`${file}: ${problem} (byte ${byte})`);
    this.file = file;
    this.byte = byte;
  }
}
