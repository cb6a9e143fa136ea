/** What is used of `@jax-js/jax`; it is no dependency, so neither are its types. */

/** An array. Each use of one consumes it; `ref` gives it once more. */
export interface JaxArray {
  readonly ref: JaxArray;
  readonly shape: number[];
  /** The values, when the device has computed them. */
  data(): Promise<Float32Array>;
  dispose(): void;
  slice(...index: (number | [])[]): JaxArray;
}

type Operand = JaxArray | number;
type Axes = number | number[];

/** Arrays by name. */
export type JaxArrays = Record<string, JaxArray>;

/** The library. */
export interface Jax {
  init(device: 'wasm'): Promise<string[]>;
  defaultDevice(device: 'wasm'): unknown;
  // biome-ignore lint/suspicious/noExplicitAny: as wide as its own declaration
  jit<F extends (...args: any[]) => unknown>(f: F): F & { dispose(): void };
  valueAndGrad<Args extends unknown[], Aux>(
    f: (params: JaxArrays, ...args: Args) => [JaxArray, Aux],
    options: { hasAux: true },
  ): (params: JaxArrays, ...args: Args) => [[JaxArray, Aux], JaxArrays];
  lax: {
    convGeneralDilated(
      x: JaxArray,
      filter: JaxArray,
      strides: number[],
      padding: [number, number][],
    ): JaxArray;
  };
  nn: { relu(x: JaxArray): JaxArray; logSoftmax(x: JaxArray, axis: number): JaxArray };
  numpy: {
    array(values: Float32Array, options: { shape: number[] }): JaxArray;
    add(a: Operand, b: Operand): JaxArray;
    subtract(a: Operand, b: Operand): JaxArray;
    multiply(a: Operand, b: Operand): JaxArray;
    divide(a: Operand, b: Operand): JaxArray;
    sqrt(a: JaxArray): JaxArray;
    square(a: JaxArray): JaxArray;
    matmul(a: JaxArray, b: JaxArray): JaxArray;
    mean(a: JaxArray, axes: Axes, options?: { keepdims: boolean }): JaxArray;
    sum(a: JaxArray): JaxArray;
    pad(a: JaxArray, widths: [number, number][]): JaxArray;
    reshape(a: JaxArray, shape: number[]): JaxArray;
  };
}
