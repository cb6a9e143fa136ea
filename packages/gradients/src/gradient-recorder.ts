import * as tf from '@tensorflow/tfjs-core';
import { type GradientNorms, type GradientRecord, gradientsToCSV } from './gradient-table.js';
import { squaredNorm } from './squared-norm.js';

/** Options of a {@link GradientRecorder}. */
export interface GradientRecorderOptions {
  /** Keep every step that was read, for `toJSON` and `toCSV`. */
  history?: boolean;
}

/** What was recorded since the last read, on its way to the host. */
export interface PendingNorms {
  /** Sums of squares on the device, `[names]`; the taker disposes it. Null when nothing was recorded. */
  readonly squares: tf.Tensor1D | null;
  /** Turns the values of `squares` into norms by name, and enters them into the history. */
  settle(values: ArrayLike<number>): GradientNorms;
}

/**
 * Collects L2 norms of gradients, one number a name.
 *
 * What is recorded stays on the device, one kept scalar (a sum of squares) a name, until it is read: one
 * transfer for all names. If a name is recorded more than once between two reads (a tap applied twice, a
 * shared layer), the norm is that of all these gradients together, sqrt(sum of their squares); so it is
 * when steps go by without a read. In float32 a squared value above 3.4e38 is Infinity and one below
 * 1.4e-45 is 0: norms between about 1e-18 and 1e19 are safe.
 *
 * @example
 * const recorder = new GradientRecorder();
 * const gradient = tf.grad((x) => tf.sum(tf.square(tap(x, recorder, 'x'))));
 * gradient(tf.tensor1d([1.5, 2])); // the gradient is 2x = [3, 4]
 * await recorder.read(); // { x: 5 }
 */
export class GradientRecorder {
  /** While false, taps pass gradients on without a look at them: no work, nothing recorded. */
  enabled = true;

  readonly #keepHistory: boolean;
  readonly #records: GradientRecord[] = [];
  readonly #order = new Map<string, number>();
  #pending = new Map<string, tf.Scalar>();
  #reads = 0;

  constructor({ history = true }: GradientRecorderOptions = {}) {
    this.#keepHistory = history;
  }

  /** Every step that was read, oldest first; empty when made with `history: false`. */
  get history(): readonly GradientRecord[] {
    return this.#records;
  }

  /** Gives `name` the next place in the order of results; gradients themselves arrive from the last layer on. */
  expect(name: string): void {
    if (!this.#order.has(name)) this.#order.set(name, this.#order.size);
  }

  /** Records the norm of `gradient`, of any rank, under `name`. Starts the computation, waits for nothing. */
  add(name: string, gradient: tf.Tensor): void {
    if (!this.enabled) return;
    this.expect(name);
    const before = this.#pending.get(name);
    const sum = tf.tidy(() => {
      const squares = squaredNorm(gradient);
      return tf.keep(before === undefined ? squares : tf.add<tf.Scalar>(before, squares));
    });
    before?.dispose();
    this.#pending.set(name, sum);
  }

  /**
   * Takes over what was recorded, for a caller who reads other values in the same transfer.
   *
   * @param step the number this step gets in the history; without it, the count of reads from 1
   */
  take(step?: number): PendingNorms {
    const order = (name: string) => this.#order.get(name)!;
    const names = [...this.#pending.keys()].sort((a, b) => order(a) - order(b));
    const scalars = names.map((name) => this.#pending.get(name)!);
    this.#pending = new Map();
    const squares = scalars.length === 0 ? null : tf.tidy(() => tf.stack(scalars) as tf.Tensor1D);
    tf.dispose(scalars);
    const settle = (values: ArrayLike<number>): GradientNorms => {
      if (values.length !== names.length) {
        throw new Error(`${names.length} gradient norms are pending, but ${values.length} values were given`);
      }
      const norms = Object.fromEntries(names.map((name, i) => [name, Math.sqrt(values[i])]));
      if (names.length === 0) return norms;
      this.#reads += 1;
      if (this.#keepHistory) this.#records.push({ step: step ?? this.#reads, norms });
      return norms;
    };
    return { squares, settle };
  }

  /**
   * Reads the norms recorded since the last read, in the order in which the forward pass met the taps, with
   * one transfer from the device. Empty when no gradient came by: then the history gets no row either.
   *
   * @param step the number this step gets in the history; without it, the count of reads from 1
   */
  async read(step?: number): Promise<GradientNorms> {
    const { squares, settle } = this.take(step);
    if (squares === null) return settle([]);
    try {
      return settle(await squares.data());
    } finally {
      squares.dispose();
    }
  }

  /** Forgets what was recorded and not read yet, and frees it; the history stays. */
  clear(): void {
    tf.dispose([...this.#pending.values()]);
    this.#pending = new Map();
  }

  /** The history, for `JSON.stringify` (which writes a norm that is not finite as null). */
  toJSON(): GradientRecord[] {
    return this.#records.map(({ step, norms }) => ({ step, norms: { ...norms } }));
  }

  /** The history as CSV: `step`, then a column a name. */
  toCSV(): string {
    return gradientsToCSV(this.#records);
  }
}
