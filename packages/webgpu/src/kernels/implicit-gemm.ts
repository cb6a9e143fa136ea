/**
 * A matrix product whose operands are not stored as matrices: what the three passes of a convolution are. Here is what such a product
 * says of itself, and WGSL that they share; `plan-gemm.ts` chooses how it is computed.
 */
import type { ComputeProgram } from '../program.js';

/** What makes a product of a convolution. All WGSL functions may use `uniforms` and private variables that `setUp` sets. */
export interface ImplicitGemm extends Pick<ComputeProgram, 'inputs' | 'outputs' | 'uniforms'> {
  /**
   * WGSL functions:
   * `rowEntry(row: i32) -> vec4<i32>`, what is worth knowing of a row, computed once and kept in `rows`, by its number in the tile;
   * `store(row: i32, column: i32, values: vec4<f32>)`, four columns of one row;
   * and for each operand one that fetches four values, by the axis along which they are taken, `a` and `b`. Along lines
   * `fetchA(k: i32, row: i32)` gives term k of four rows from number `row` of the tile on, and `fetchB(k: i32, column: i32)` of four columns
   * from `column` on; along the depth the same calls give terms k to k + 3 of one row or column.
   * Past the ends of the matrices fetches give 0 and stores write nothing; the last term is the one before `depthEnd`.
   */
  functions: string;
  a: 'lines' | 'depth';
  b: 'lines' | 'depth';
  /** The operand that is a gradient, and small for that: it is multiplied by {@link GRADIENT_SCALE} where operands are rounded to float16. */
  gradient?: 'a' | 'b';
  /** WGSL in `main`, from `layer`: lets `rowCount`, `columnCount`, `depthFrom` and `depthTo`. */
  setUp: string;
}

/**
 * Gradients of a loss that is a mean are far below 1, and float16 has its 11 bits from 6e-5 on: so scaled they have them from 6e-8 to 64. A
 * power of two changes no bit of them; the sums are divided by it.
 */
export const GRADIENT_SCALE = 1024;

/** What each operand of a product is multiplied by before it is rounded, and the sums after that. */
export function scalesOf({ gradient }: ImplicitGemm, halves: boolean) {
  const scaleOf = (operand: 'a' | 'b') => (halves && operand === gradient ? GRADIENT_SCALE : 1);
  const [a, b] = [scaleOf('a'), scaleOf('b')];
  return { a, b, sums: 1 / (a * b) };
}

/** WGSL: a value times a number. */
export const scaled = (value: string, scale: number): string =>
  scale === 1 ? value : `(${value} * ${scale})`;

/** The numbers below `count`: what is written so often. */
export const times = (count: number): number[] => Array.from({ length: count }, (_, i) => i);

/** WGSL of every way to compute a product, beside its operands: which tile a workgroup has, from `group`, which counts along columns first. */
export const tileOfWorkgroup = (product: ImplicitGemm, rows: number, columns: number, threads: number) => ({
  declarations: `
var<private> depthEnd: i32;
var<private> columnFrom: i32;
var<workgroup> rows: array<vec4<i32>, ${rows}>;
${product.functions}
fn fetchColumns(k: i32, column: i32) -> vec4<f32> { return fetchB(k, columnFrom + column); }`,
  body: `
  ${product.setUp}
  let columnTiles = (columnCount + ${columns - 1}) / ${columns};
  let rowFrom = (group / columnTiles) * ${rows};
  if (rowFrom >= rowCount) { return; }
  columnFrom = (group % columnTiles) * ${columns};
  depthEnd = depthTo;
  for (var i = thread; i < ${rows}; i += ${threads}) { rows[i] = rowEntry(rowFrom + i); }
  workgroupBarrier();`,
});

/** Quotients below this are exact in {@link quotient}. */
const LARGEST_QUOTIENT = 2 ** 21;

/** Whether quotients of numbers below `count` by these divisors are exact in the short form of {@link quotient}. */
export const areQuotientsShort = (count: number, ...divisors: number[]): boolean =>
  divisors.every((divisor) => count / divisor < LARGEST_QUOTIENT);

/**
 * WGSL `quotient(k: i32, divisor: i32, inverse: f32) -> i32`, of k at least 0: by a multiplication with the inverse, put right where it is
 * off by one, since GPUs divide integers in some twenty instructions; in the long form by a division.
 */
export const quotient = (isShort: boolean): string => `
fn quotient(k: i32, divisor: i32, inverse: f32) -> i32 {
  ${
    isShort
      ? `let near = i32(f32(k) * inverse);
  let rest = k - near * divisor;
  return near + select(0, 1, rest >= divisor) - select(0, 1, rest < 0);`
      : 'return k / divisor;'
  }
}`;

/** WGSL `NAME(at: i32, column: i32, columns: i32) -> vec4<f32>`: four values of a buffer from `at` on, those of a row from `column` on; 0 past its end. */
export const readFour = (name: string, buffer: string, whole: boolean): string => `
fn ${name}(at: i32, column: i32, columns: i32) -> vec4<f32> {
  if (column >= columns) { return vec4<f32>(); }
  ${
    whole
      ? `return ${buffer}[at / 4];`
      : `var values = vec4(${buffer}[at], 0, 0, 0);
  if (column + 1 < columns) { values.y = ${buffer}[at + 1]; }
  if (column + 2 < columns) { values.z = ${buffer}[at + 2]; }
  if (column + 3 < columns) { values.w = ${buffer}[at + 3]; }
  return values;`
  }
}`;

/** WGSL `NAME(at: i32, column: i32, columns: i32, values: vec4<f32>)`: the same, written. */
export const writeFour = (name: string, buffer: string, whole: boolean): string => `
fn ${name}(at: i32, column: i32, columns: i32, values: vec4<f32>) {
  if (column >= columns) { return; }
  ${
    whole
      ? `${buffer}[at / 4] = values;`
      : `${buffer}[at] = values.x;
  if (column + 1 < columns) { ${buffer}[at + 1] = values.y; }
  if (column + 2 < columns) { ${buffer}[at + 2] = values.z; }
  if (column + 3 < columns) { ${buffer}[at + 3] = values.w; }`
  }
}`;

/**
 * WGSL `NAME(k: i32, line: i32) -> vec4<f32>`: terms k to k + 3 of a line from a buffer; 0 past `depthEnd` and where `at`, an expression of
 * TERM and LINE, is below 0. `whole`: the four are one vector of the buffer.
 */
export const fetchDepth = (name: string, buffer: string, whole: boolean, at: string): string => {
  const place = (term: string) => at.replaceAll('TERM', term).replaceAll('LINE', 'line');
  if (whole) {
    return `
fn ${name}(k: i32, line: i32) -> vec4<f32> {
  if (k >= depthEnd) { return vec4<f32>(); }
  let at = ${place('k')};
  if (at < 0) { return vec4<f32>(); }
  return ${buffer}[at / 4];
}`;
  }
  return `
fn ${name}Of(k: i32, line: i32) -> f32 {
  if (k >= depthEnd) { return 0; }
  let at = ${place('k')};
  if (at < 0) { return 0; }
  return ${buffer}[at];
}
fn ${name}(k: i32, line: i32) -> vec4<f32> {
  return vec4<f32>(${[0, 1, 2, 3].map((i) => `${name}Of(k + ${i}, line)`).join(', ')});
}`;
};
