import { WeightsFormatError } from '../format-error.js';

/** The bytes that were given end within a value; more of the file may complete it. */
export class PickleCutOff extends WeightsFormatError {}

/** Reads the arguments of pickle's operations, one after another, never beyond the end. */
export class ByteReader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #file: string;
  readonly #base: number;
  readonly #decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  /** Offset of the next byte within `bytes`. */
  at: number;

  /** @param base - Offset of the first of `bytes` in the file, for errors. */
  constructor(bytes: Uint8Array, at: number, file: string, base: number) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    this.#file = file;
    this.#base = base;
    this.at = at;
  }

  /** The error of a problem at an offset; default the next byte. */
  error(problem: string, at = this.at): WeightsFormatError {
    return new WeightsFormatError(this.#file, this.#base + at, problem);
  }

  /** The next `length` bytes, sharing their memory. */
  take(length: number): Uint8Array {
    if (length > this.#bytes.length - this.at) {
      const left = this.#bytes.length - this.at;
      throw new PickleCutOff(
        this.#file,
        this.#base + this.at,
        `cut off: ${left} bytes left where ${length} must follow`,
      );
    }
    this.at += length;
    return this.#bytes.subarray(this.at - length, this.at);
  }

  #number(bytes: number): number {
    this.take(bytes);
    return this.at - bytes;
  }

  /** An unsigned byte. */
  u8(): number {
    return this.#view.getUint8(this.#number(1));
  }

  /** An unsigned number of 16 bits. */
  u16(): number {
    return this.#view.getUint16(this.#number(2), true);
  }

  /** An unsigned number of 32 bits. */
  u32(): number {
    return this.#view.getUint32(this.#number(4), true);
  }

  /** A signed number of 32 bits. */
  i32(): number {
    return this.#view.getInt32(this.#number(4), true);
  }

  /** A length of 64 bits; beyond 2^53 it is not exact and beyond every file. */
  length64(): number {
    return Number(this.#view.getBigUint64(this.#number(8), true));
  }

  /** A number of 64 bits, big-endian as pickle has it. */
  float64(): number {
    return this.#view.getFloat64(this.#number(8), false);
  }

  /** A whole number of this many bytes, two's complement; within 2^53 a number, else a bigint. */
  integer(length: number): number | bigint {
    if (length > 255) throw this.error(`a whole number of ${length} bytes, at most 255 are read`);
    const bytes = this.take(length);
    let value = 0n;
    for (let i = length - 1; i >= 0; i--) value = (value << 8n) | BigInt(bytes[i]);
    const signed = BigInt.asIntN(8 * length, value);
    return Number.isSafeInteger(Number(signed)) ? Number(signed) : signed;
  }

  /** UTF-8 text of this many bytes. */
  text(length: number): string {
    const begin = this.at;
    const bytes = this.take(length);
    try {
      return this.#decoder.decode(bytes);
    } catch {
      throw this.error('a text is not UTF-8', begin);
    }
  }

  /** A Python 2 string: text where it is UTF-8, else its bytes. */
  textOrBytes(length: number): string | Uint8Array {
    const bytes = this.take(length);
    try {
      return this.#decoder.decode(bytes);
    } catch {
      return bytes;
    }
  }

  /** A name up to the end of its line. */
  line(): string {
    const longest = 1000;
    const begin = this.at;
    for (let length = 0; length <= longest; length++) {
      if (this.u8() !== 0x0a) continue;
      this.at = begin;
      const text = this.text(length);
      this.at++;
      return text;
    }
    throw this.error(`a name of more than ${longest} bytes`, begin);
  }
}
