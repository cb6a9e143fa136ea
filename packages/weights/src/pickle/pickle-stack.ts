import type { PickleValue } from './values.js';

/** The stack of the machine, with the marks that operations of many values begin at. */
export class PickleStack {
  readonly #values: PickleValue[] = [];
  readonly #marks: number[] = [];
  readonly #error: (problem: string) => Error;

  /** @param error - Makes the error of a problem. */
  constructor(error: (problem: string) => Error) {
    this.#error = error;
  }

  /** Number of values and marks. */
  get size(): number {
    return this.#values.length + this.#marks.length;
  }

  /** Puts a value on top. */
  push(value: PickleValue): void {
    this.#values.push(value);
  }

  /** Sets a mark. */
  mark(): void {
    this.#marks.push(this.#values.length);
  }

  /** The value on top, which stays. */
  top(): PickleValue {
    const bottom = this.#marks[this.#marks.length - 1] ?? 0;
    if (this.#values.length <= bottom) throw this.#error('the stack of the pickle is empty');
    return this.#values[this.#values.length - 1];
  }

  /** Takes the value on top. */
  pop(): PickleValue {
    const value = this.top();
    this.#values.pop();
    return value;
  }

  /** Takes all values above the last mark, and the mark. */
  popMark(): PickleValue[] {
    const begin = this.#marks.pop();
    if (begin === undefined) throw this.#error('the pickle has no mark');
    return this.#values.splice(begin);
  }

  /** Takes the last mark away where nothing is above it, as `POP` does; says whether. */
  popEmptyMark(): boolean {
    if (this.#marks[this.#marks.length - 1] !== this.#values.length) return false;
    this.#marks.pop();
    return true;
  }
}
