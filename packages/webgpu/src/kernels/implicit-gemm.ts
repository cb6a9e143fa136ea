/**
 * A matrix product whose operands are not stored as matrices: the shader of all three passes of a convolution.
 *
 * A workgroup computes a tile of the product. For {@link DEPTH} terms at a time its threads fetch both operands into workgroup memory
 * (where the same values serve all threads of a row or column) and each adds up a block of 4 or 8 rows by 4 columns in registers:
 * two or three reads of four values for 16 or 32 multiplications. The next terms are fetched into registers while these are worked on,
 * which hides the way to memory. Lanes of a row of threads read the same group of rows, and neighbouring groups of columns, so no two of
 * them want different words of one bank; groups are padded by one from depth to depth, so that neither do lanes along the depth that store.
 */
import type { ComputeProgram } from '../program.js';
import { columnsOf, DEPTH, rowsOf, strideOf, type Tile, threadsOf } from './tiles.js';

/** Which way the lanes that fetch an operand lie: along that in which its values are neighbours in memory. */
type Lanes = 'depth' | 'across';

/** What makes a product of a convolution. All WGSL functions may use `uniforms` and private variables that `setUp` sets. */
export interface ImplicitGemm extends Pick<ComputeProgram, 'inputs' | 'outputs' | 'uniforms'> {
  tile: Tile;
  /**
   * WGSL functions:
   * `rowEntry(row: i32) -> vec4<i32>`, what is worth knowing of a row, computed once;
   * `fetchA(k: i32, group: i32) -> vec4<f32>`, term k of the four rows from `rows[4 * group]` on, an entry each;
   * `fetchB(k: i32, column: i32) -> vec4<f32>`, term k of four columns;
   * `store(row: i32, column: i32, values: vec4<f32>)`, four columns of one row.
   * Past the ends of the matrices fetches give 0 and stores write nothing.
   */
  functions: string;
  lanesOfA: Lanes;
  lanesOfB: Lanes;
  /** WGSL in `main`, from `layer`: lets `rowCount`, `columnCount`, `depthFrom` and `depthTo`. */
  setUp: string;
}

const times = (count: number) => Array.from({ length: count }, (_, i) => i);

/** The program of a product; `group` counts its tiles, along columns first. */
export function implicitGemm(product: ImplicitGemm): Omit<ComputeProgram, 'name'> {
  const { tile, inputs, outputs, uniforms, functions, setUp, lanesOfA, lanesOfB } = product;
  const { rowLanes, columnLanes, rowGroups, columnGroups } = tile;
  const [height, width, threads] = [rowsOf(tile), columnsOf(tile), threadsOf(tile)];
  const operands = [
    { name: 'a', lanes: lanesOfA, groups: height / 4, call: (k: string, g: string) => `fetchA(${k}, ${g})` },
    {
      name: 'b',
      lanes: lanesOfB,
      groups: width / 4,
      call: (k: string, g: string) => `fetchB(${k}, columnFrom + 4 * (${g}))`,
    },
  ].map(({ name, lanes, groups, call }) => {
    const fetches = times((groups * DEPTH) / threads).map((i) => {
      const flat = `(thread + ${i * threads})`;
      return lanes === 'depth'
        ? { k: `(${flat} % ${DEPTH})`, group: `(${flat} / ${DEPTH})` }
        : { k: `(${flat} / ${groups})`, group: `(${flat} % ${groups})` };
    });
    const fetch = (from: string) =>
      fetches.map(({ k, group }, i) => `next_${name}${i} = ${call(`${from} + ${k}`, group)};`).join('\n');
    const store = fetches
      .map(({ k, group }, i) => `${name}_tile[${k} * ${strideOf(4 * groups)} + ${group}] = next_${name}${i};`)
      .join('\n');
    const declare = fetches.map((_, i) => `var next_${name}${i} = vec4<f32>();`).join('\n');
    const memory = `var<workgroup> ${name}_tile: array<vec4<f32>, ${DEPTH * strideOf(4 * groups)}>;`;
    return { fetch, store, declare, memory };
  });
  const all = (part: (operand: (typeof operands)[number]) => string) => operands.map(part).join('\n');

  const blocks = times(rowGroups).flatMap((r) => times(columnGroups).map((c) => ({ r, c })));
  const sums = blocks.flatMap(({ r, c }) => times(4).map((i) => ({ name: `sum${r}_${c}_${i}`, r, c, i })));
  const body = `
  ${setUp}
  let columnTiles = (columnCount + ${width - 1}) / ${width};
  let rowFrom = (group / columnTiles) * ${height};
  let columnFrom = (group % columnTiles) * ${width};
  if (rowFrom >= rowCount) { return; }
  for (var i = thread; i < ${height}; i += ${threads}) { rows[i] = rowEntry(rowFrom + i); }
  workgroupBarrier();
  let rowLane = thread / ${columnLanes};
  let columnLane = thread % ${columnLanes};
  depthEnd = depthTo;
  ${all(({ declare }) => declare)}
  ${all(({ fetch }) => fetch('depthFrom'))}
  ${sums.map(({ name }) => `var ${name} = vec4<f32>();`).join('\n  ')}
  for (var at = depthFrom; at < depthTo; at += ${DEPTH}) {
    workgroupBarrier();
    ${all(({ store }) => store)}
    workgroupBarrier();
    ${all(({ fetch }) => fetch(`at + ${DEPTH}`))}
    for (var k = 0; k < ${DEPTH}; k++) {
      ${times(rowGroups)
        .map((r) => `let a${r} = a_tile[k * ${strideOf(height)} + rowLane + ${r * rowLanes}];`)
        .join('\n      ')}
      ${times(columnGroups)
        .map((c) => `let b${c} = b_tile[k * ${strideOf(width)} + columnLane + ${c * columnLanes}];`)
        .join('\n      ')}
      ${sums.map(({ name, r, c, i }) => `${name} = fma(vec4(a${r}[${i}]), b${c}, ${name});`).join('\n      ')}
    }
  }
  ${sums
    .map(
      ({ name, r, c, i }) =>
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
var<workgroup> rows: array<vec4<i32>, ${height}>;
${all(({ memory }) => memory)}
${functions}`,
    body,
  };
}

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
