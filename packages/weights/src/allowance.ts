import { WeightsFormatError } from './format-error.js';

const MULTIPLE = 16; // of the file: weights hardly compress, and nobody shares a storage among more tensors than this
const FLOOR = 2 ** 20; // so that small files may hold one tensor in many places

/**
 * How much memory the contents of an untrusted file may take, all together: a small multiple of the file, since a few bytes can
 * claim any size (a compressed stream of zeros, a tensor expanded from one value, one list named a thousand times).
 */
export class Allowance {
  readonly #file: string;
  readonly #limit: number;
  #taken = 0;

  constructor(file: string, fileBytes: number) {
    this.#file = file;
    this.#limit = FLOOR + MULTIPLE * fileBytes;
  }

  /** Takes `bytes` of it for `what`, which stands at `byte` of the file. */
  take(bytes: number, what: string, byte: number): void {
    this.#taken += bytes;
    if (this.#taken <= this.#limit) return;
    throw new WeightsFormatError(
      this.#file,
      byte,
      `${what} would need ${bytes} bytes, and with them what is read takes more than ${this.#limit}, ${MULTIPLE} times the file`,
    );
  }
}
