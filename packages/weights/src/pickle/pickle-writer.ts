const encoder = new TextEncoder();

/** Writes a pickle of protocol 2, operation by operation, with no memo: what is written twice is twice in the file. */
export class PickleWriter {
  readonly #parts: Uint8Array[] = [Uint8Array.of(0x80, 2)];

  #put(...bytes: number[]): this {
    this.#parts.push(Uint8Array.from(bytes));
    return this;
  }

  /** A mark, which `tuple` and `setItems` reach back to. */
  mark(): this {
    return this.#put(0x28);
  }

  /** A tuple of what follows the last mark. */
  tuple(): this {
    return this.#put(0x74);
  }

  /** A tuple of whole numbers. */
  tupleOf(values: readonly number[]): this {
    this.mark();
    for (const value of values) this.integer(value);
    return this.tuple();
  }

  /** An empty dict. */
  dict(): this {
    return this.#put(0x7d);
  }

  /** Puts the keys and values behind the last mark into the dict below it. */
  setItems(): this {
    return this.#put(0x75);
  }

  /** A name. */
  global(module: string, name: string): this {
    this.#parts.push(encoder.encode(`c${module}\n${name}\n`));
    return this;
  }

  /** Calls the name below the tuple of arguments. */
  call(): this {
    return this.#put(0x52);
  }

  /** What the persistent id on top stands for. */
  persistent(): this {
    return this.#put(0x51);
  }

  /** False. */
  false(): this {
    return this.#put(0x89);
  }

  /** A text. */
  text(text: string): this {
    const bytes = encoder.encode(text);
    const head = new Uint8Array(5);
    head[0] = 0x58;
    new DataView(head.buffer).setUint32(1, bytes.length, true);
    this.#parts.push(head, bytes);
    return this;
  }

  /** A whole number from 0 to 2^53. */
  integer(value: number): this {
    if (value < 0x100) return this.#put(0x4b, value);
    if (value < 0x10000) return this.#put(0x4d, value & 0xff, value >> 8);
    const bytes = new Uint8Array(10);
    const view = new DataView(bytes.buffer);
    if (value < 0x80000000) {
      bytes[0] = 0x4a;
      view.setInt32(1, value, true);
      this.#parts.push(bytes.subarray(0, 5));
    } else {
      bytes.set([0x8a, 8]);
      view.setBigInt64(2, BigInt(value), true);
      this.#parts.push(bytes);
    }
    return this;
  }

  /** The bytes, with the end. */
  finish(): Uint8Array {
    this.#put(0x2e);
    const whole = new Uint8Array(this.#parts.reduce((sum, { length }) => sum + length, 0));
    let at = 0;
    for (const part of this.#parts) {
      whole.set(part, at);
      at += part.length;
    }
    return whole;
  }
}
