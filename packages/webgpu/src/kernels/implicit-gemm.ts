/**
 * A matrix product whose operands are not stored as matrices: the shader of all three passes of a convolution.
 *
 * A workgroup computes a tile of the product. For {@link DEPTH} terms at a time its threads fetch both operands into workgroup memory
 * (where the same values serve all threads of a row or column) and each adds up a block of 4 or 8 rows by 4 columns in registers:
 * two or three reads of four values for 16 or 32 multiplications. The next terms are fetched into registers while these are worked on,
 * which hides the way to memory.
 *
 * Values go in fours, along whichever axis they are neighbours in memory: an operand lies in workgroup memory as [depth][line / 4] or as
 * [line][depth / 4]. Lines of the second are put so that those which neighbouring lanes read, four apart, lie side by side, and every two
 * lines are padded by one four, so that eight lanes that read or store together want 32 different banks.
 */
import type { ComputeProgram } from '../program.js';
import { columnsOf, DEPTH, rowsOf, type Tile, threadsOf } from './tiles.js';

/** What makes a product of a convolution. All WGSL functions may use `uniforms` and private variables that `setUp` sets. */
export interface ImplicitGemm extends Pick<ComputeProgram, 'inputs' | 'outputs' | 'uniforms'> {
  tile: Tile;
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
  /** WGSL in `main`, from `layer`: lets `rowCount`, `columnCount`, `depthFrom` and `depthTo`. */
  setUp: string;
}

const times = (count: number) => Array.from({ length: count }, (_, i) => i);

/** An operand of `length` lines in workgroup memory: WGSL that declares, fetches and stores it, and that reads fours of it. */
function operand(name: string, along: 'lines' | 'depth', length: number, threads: number, fetchAt: string) {
  const groups = length / 4;
  /** Of four terms of line `i` of a group: odd ones change places in pairs, so that lines that are stored together lie in different banks. */
  const place = (i: string, group: string, k4: string) => {
    const slot = `(${i} * ${groups} + (${group} ^ (${i} & 1)))`;
    return `${slot} * ${DEPTH / 4} + ${slot} / 2 + ${k4}`;
  };
  const fetches = times((groups * DEPTH) / threads).map((round) => {
    const flat = `(thread + ${round * threads})`;
    if (along === 'lines') {
      const [k, group] = [`(${flat} / ${groups})`, `(${flat} % ${groups})`];
      return { k, line: `4 * ${group}`, at: `${k} * ${groups} + ${group}` };
    }
    const [line, k4] = [`(${flat} / ${DEPTH / 4})`, `(${flat} % ${DEPTH / 4})`];
    return { k: `4 * ${k4}`, line, at: place(`(${line} % 4)`, `(${line} / 4)`, k4) };
  });
  const perFetch = (write: (fetch: (typeof fetches)[number], i: number) => string) =>
    fetches.map(write).join('\n    ');
  const size = along === 'lines' ? DEPTH * groups : (length * DEPTH) / 4 + length / 2;
  return {
    memory: `var<workgroup> ${name}_tile: array<vec4<f32>, ${size}>;`,
    declare: perFetch((_, i) => `var next_${name}${i} = vec4<f32>();`),
    fetch: (from: string) =>
      perFetch(({ k, line }, i) => `next_${name}${i} = ${fetchAt}(${from} + ${k}, ${line});`),
    store: perFetch(({ at }, i) => `${name}_tile[${at}] = next_${name}${i};`),
    /** Four values: of term 4 `k4` + `i` of the lines of a group, or of four terms of line `i` of it. */
    read: (i: number, k4: string, group: string) =>
      along === 'lines'
        ? `${name}_tile[(4 * ${k4} + ${i}) * ${groups} + ${group}]`
        : `${name}_tile[${place(`${i}`, `(${group})`, k4)}]`,
  };
}

/** The program of a product; `group` counts its tiles, along columns first. */
export function implicitGemm(product: ImplicitGemm): Omit<ComputeProgram, 'name'> {
  const { tile, inputs, outputs, uniforms, functions, setUp } = product;
  const { rowLanes, columnLanes, rowGroups, columnGroups } = tile;
  const [height, width, threads] = [rowsOf(tile), columnsOf(tile), threadsOf(tile)];
  const a = operand('a', product.a, height, threads, 'fetchA');
  const b = operand('b', product.b, width, threads, 'fetchColumns');
  const rowBlocks = times(rowGroups);
  const columnBlocks = times(columnGroups);
  const sums = rowBlocks.flatMap((r) =>
    times(4).flatMap((i) => columnBlocks.map((c) => ({ name: `sum${r}_${i}_${c}`, r, i, c }))),
  );
  const reads = [
    ...rowBlocks.flatMap((r) =>
      times(4).map((i) => `let a${r}_${i} = ${a.read(i, 'k4', `rowLane + ${r * rowLanes}`)};`),
    ),
    ...columnBlocks.flatMap((c) =>
      times(4).map((i) => `let b${c}_${i} = ${b.read(i, 'k4', `columnLane + ${c * columnLanes}`)};`),
    ),
  ];
  /** Term k of row i of a block, and of all columns of one. */
  const ofRow = (r: number, i: number, k: number) =>
    product.a === 'lines' ? `a${r}_${k}[${i}]` : `a${r}_${i}[${k}]`;
  const ofColumns = (c: number, k: number) =>
    product.b === 'lines'
      ? `b${c}_${k}`
      : `vec4<f32>(${times(4)
          .map((i) => `b${c}_${i}[${k}]`)
          .join(', ')})`;
  const additions = times(4).flatMap((k) =>
    sums.map(
      ({ name, r, i, c }) => `${name} = fma(vec4<f32>(${ofRow(r, i, k)}), ${ofColumns(c, k)}, ${name});`,
    ),
  );
  const body = `
  ${setUp}
  let columnTiles = (columnCount + ${width - 1}) / ${width};
  let rowFrom = (group / columnTiles) * ${height};
  if (rowFrom >= rowCount) { return; }
  columnFrom = (group % columnTiles) * ${width};
  depthEnd = depthTo;
  for (var i = thread; i < ${height}; i += ${threads}) { rows[i] = rowEntry(rowFrom + i); }
  workgroupBarrier();
  let rowLane = thread / ${columnLanes};
  let columnLane = thread % ${columnLanes};
  ${[a, b].map(({ declare, fetch }) => `${declare}\n    ${fetch('depthFrom')}`).join('\n  ')}
  ${sums.map(({ name }) => `var ${name} = vec4<f32>();`).join('\n  ')}
  for (var at = depthFrom; at < depthTo; at += ${DEPTH}) {
    workgroupBarrier();
    ${a.store}
    ${b.store}
    workgroupBarrier();
    ${a.fetch(`at + ${DEPTH}`)}
    ${b.fetch(`at + ${DEPTH}`)}
    for (var k4 = 0; k4 < ${DEPTH / 4}; k4++) {
      ${[...reads, ...additions].join('\n      ')}
    }
  }
  ${sums
    .map(
      ({ name, r, i, c }) =>
        `store(rowFrom + 4 * (rowLane + ${r * rowLanes}) + ${i}, ` +
        `columnFrom + 4 * (columnLane + ${c * columnLanes}), ${name});`,
    )
    .join('\n  ')}`;
  return {
    inputs,
    outputs,
    uniforms,
    workgroupSize: threads,
    declarations: `
var<private> depthEnd: i32;
var<private> columnFrom: i32;
var<workgroup> rows: array<vec4<i32>, ${height}>;
${a.memory}
${b.memory}
${functions}
fn fetchColumns(k: i32, column: i32) -> vec4<f32> { return fetchB(k, columnFrom + column); }`,
    body,
  };
}

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
