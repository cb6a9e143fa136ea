/**
 * A product by multiply-adds of each thread: what every GPU can do.
 *
 * A workgroup computes a tile of the product. For {@link DEPTH} terms at a time its threads fetch both operands into workgroup memory
 * (where the same values serve all threads of a row or column) and each adds up a block of 4 or 8 rows by 4 columns in registers:
 * two or three reads of four values for 16 or 32 multiplications. The next terms are fetched into registers while these are worked on,
 * which hides the way to memory.
 *
 * Values go in fours, along whichever axis they are neighbours in memory: an operand lies in workgroup memory as [depth][line / 4] or as
 * [line][depth / 4]. Lines of the second are put so that those which neighbouring lanes read, four apart, lie side by side, and every two
 * lines are padded by one four, so that eight lanes that read or store together want 32 different banks.
 *
 * Operands that are rounded to float16 take half the workgroup memory and half the reads of it; they are multiplied in float32.
 */
import type { ComputeProgram } from '../program.js';
import { type ImplicitGemm, scaled, scalesOf, tileOfWorkgroup, times } from './implicit-gemm.js';
import { columnsOf, DEPTH, rowsOf, type Tile, threadsOf } from './tiles.js';

/** How an operand lies in workgroup memory. */
interface OperandLayout {
  along: 'lines' | 'depth';
  /** Lines of the tile. */
  length: number;
  threads: number;
  halves: boolean;
  /** What it is multiplied by before it is rounded. */
  scale: number;
}

/** An operand in workgroup memory: WGSL that declares, fetches (by `fetchAt`) and stores it, and that reads fours of it. */
function operand(name: string, fetchAt: string, { along, length, threads, halves, scale }: OperandLayout) {
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
  const rounded = (value: string) => (halves ? `vec4<f16>(${scaled(value, scale)})` : value);
  const exact = (value: string) => (halves ? `vec4<f32>(${value})` : value);
  const size = along === 'lines' ? DEPTH * groups : (length * DEPTH) / 4 + length / 2;
  return {
    memory: `var<workgroup> ${name}_tile: array<vec4<${halves ? 'f16' : 'f32'}>, ${size}>;`,
    declare: perFetch((_, i) => `var next_${name}${i} = vec4<f32>();`),
    fetch: (from: string) =>
      perFetch(({ k, line }, i) => `next_${name}${i} = ${fetchAt}(${from} + ${k}, ${line});`),
    store: perFetch(({ at }, i) => `${name}_tile[${at}] = ${rounded(`next_${name}${i}`)};`),
    /** Four values: of term 4 `k4` + `i` of the lines of a group, or of four terms of line `i` of it. */
    read: (i: number, k4: string, group: string) =>
      exact(
        along === 'lines'
          ? `${name}_tile[(4 * ${k4} + ${i}) * ${groups} + ${group}]`
          : `${name}_tile[${place(`${i}`, `(${group})`, k4)}]`,
      ),
  };
}

/** The program of a product in such tiles, of operands that are rounded to float16 or not. */
export function multiplyAddGemm(
  product: ImplicitGemm,
  tile: Tile,
  halves: boolean,
): Omit<ComputeProgram, 'name'> {
  const { inputs, outputs, uniforms } = product;
  const { rowLanes, columnLanes, rowGroups, columnGroups } = tile;
  const [height, width, threads] = [rowsOf(tile), columnsOf(tile), threadsOf(tile)];
  const scales = scalesOf(product, halves);
  const layout = { threads, halves };
  const a = operand('a', 'fetchA', { ...layout, along: product.a, length: height, scale: scales.a });
  const b = operand('b', 'fetchColumns', { ...layout, along: product.b, length: width, scale: scales.b });
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
  const ofTile = tileOfWorkgroup(product, height, width, threads);
  const body = `${ofTile.body}
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
        `columnFrom + 4 * (columnLane + ${c * columnLanes}), ${scaled(name, scales.sums)});`,
    )
    .join('\n  ')}`;
  return {
    inputs,
    outputs,
    uniforms,
    ...(halves ? { extensions: ['f16'] } : {}),
    workgroupSize: threads,
    declarations: `${ofTile.declarations}
${a.memory}
${b.memory}`,
    body,
  };
}
