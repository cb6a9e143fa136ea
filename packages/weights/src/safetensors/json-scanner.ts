import { WeightsFormatError } from '../format-error.js';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const isSpace = (byte: number) => byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
const isDigit = (byte: number) => byte >= 0x30 && byte <= 0x39;

/**
 * Reads the little of JSON that a safetensors header may hold (objects, strings, arrays of whole numbers), one token after
 * another. Unlike `JSON.parse` it knows the byte of each token, sees a key that occurs twice, and nests no deeper than it
 * is asked to.
 */
export class JsonScanner {
  readonly #bytes: Uint8Array;
  readonly #file: string;
  readonly #end: number;
  /** Offset of the next byte. */
  at: number;

  constructor(bytes: Uint8Array, start: number, end: number, file: string) {
    this.#bytes = bytes;
    this.#file = file;
    this.#end = end;
    this.at = start;
  }

  /** An error at `byte`, the next one if none is given. */
  error(problem: string, byte = this.at): WeightsFormatError {
    return new WeightsFormatError(this.#file, byte, problem);
  }

  #skipSpace(): void {
    while (this.at < this.#end && isSpace(this.#bytes[this.at])) this.at++;
  }

  /** True, and past it, if the next token is this character. */
  accept(character: string): boolean {
    this.#skipSpace();
    if (this.at >= this.#end || this.#bytes[this.at] !== character.charCodeAt(0)) return false;
    this.at++;
    return true;
  }

  /** Past this character, or an error. */
  expect(character: string): void {
    if (this.accept(character)) return;
    const found = this.at < this.#end ? `'${String.fromCharCode(this.#bytes[this.at])}'` : 'its end';
    throw this.error(`header is not as it should be: '${character}' must stand where ${found} is`);
  }

  /** A string token. */
  string(): string {
    this.expect('"');
    const start = this.at - 1;
    while (this.at < this.#end && this.#bytes[this.at] !== QUOTE) {
      this.at += this.#bytes[this.at] === BACKSLASH ? 2 : 1;
    }
    if (this.at >= this.#end) throw this.error('header ends within a string', start);
    this.at++;
    try {
      const text = new TextDecoder('utf-8', { fatal: true }).decode(this.#bytes.subarray(start, this.at));
      return JSON.parse(text);
    } catch {
      throw this.error('header has a string that is not valid UTF-8 JSON', start);
    }
  }

  /** A whole number from 0 to 2^53 - 1, as JSON writes it. */
  integer(): number {
    this.#skipSpace();
    const start = this.at;
    let value = 0;
    while (this.at < this.#end && isDigit(this.#bytes[this.at])) {
      value = value * 10 + (this.#bytes[this.at++] - 0x30);
      if (value > Number.MAX_SAFE_INTEGER) throw this.error('number is above 2^53 - 1', start);
    }
    const digits = this.at - start;
    if (digits === 0 || (digits > 1 && this.#bytes[start] === 0x30)) {
      throw this.error('header is not as it should be: a whole number from 0 on must stand here', start);
    }
    return value;
  }

  /** `[1, 2, …]`. */
  integers(): number[] {
    const values: number[] = [];
    this.expect('[');
    if (this.accept(']')) return values;
    do values.push(this.integer());
    while (this.accept(','));
    this.expect(']');
    return values;
  }

  /** `{"key": …}`: calls `read` at each value; a key that occurs twice is an error. */
  object(read: (key: string, byte: number) => void): void {
    const seen = new Set<string>();
    this.expect('{');
    if (this.accept('}')) return;
    do {
      this.#skipSpace();
      const byte = this.at;
      const key = this.string();
      if (seen.has(key)) throw this.error(`header has '${key}' twice`, byte);
      seen.add(key);
      this.expect(':');
      read(key, byte);
    } while (this.accept(','));
    this.expect('}');
  }

  /** Throws unless nothing but white space is left. */
  finish(): void {
    this.#skipSpace();
    if (this.at < this.#end) throw this.error('header goes on after its closing brace');
  }
}
