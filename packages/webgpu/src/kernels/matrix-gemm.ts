/**
 * A product on the matrix units of a GPU (tensor cores), through Dawn's subgroup matrices.
 *
 * As in `multiply-add-gemm.ts` a workgroup computes a tile, and fetches both operands into workgroup memory, here {@link MATRIX_DEPTH} terms at a
 * time, the next while these are worked on. Each of its subgroups has a block of the tile, as matrices of sums that its lanes hold
 * together. An operand lies in the order in which it is fetched, since matrices are read by rows or by columns alike; its lines are padded
 * by 16 bytes, which spreads them over the banks and keeps every matrix where the hardware wants it. The sums go through workgroup memory on
 * their way out, since nothing says which lane holds which.
 */
import type { MatrixShape } from '../abilities.js';
import type { ComputeProgram } from '../program.js';
import { type ImplicitGemm, scaled, scalesOf, tileOfWorkgroup, times } from './implicit-gemm.js';
import { MATRIX_DEPTH, type MatrixTile, paddingOf, subgroupsOf } from './matrix-tiles.js';

/** How an operand lies in workgroup memory. */
interface OperandLayout {
  along: 'lines' | 'depth';
  /** Lines of the tile. */
  length: number;
  threads: number;
  /** What its values are: f16 or f32. */
  element: string;
  /** What they are multiplied by before they are rounded. */
  scale: number;
}

/** An operand in workgroup memory: WGSL that declares, fetches (by `fetchAt`) and stores it, and that loads a matrix of it. */
function operand(name: string, fetchAt: string, layout: OperandLayout) {
  const { along, length, threads, element, scale } = layout;
  const isAlongLines = along === 'lines';
  const [outer, inner] = isAlongLines ? [MATRIX_DEPTH, length] : [length, MATRIX_DEPTH];
  const stride = inner + paddingOf(element);
  const fours = (length * MATRIX_DEPTH) / 4;
  const perFetch = (write: (i: number, at: { outer: string; inner: string }) => string) =>
    times(Math.ceil(fours / threads))
      .map((i) => {
        const flat = `(thread + ${i * threads})`;
        const code = write(i, { outer: `(${flat} / ${inner / 4})`, inner: `4 * (${flat} % ${inner / 4})` });
        return (i + 1) * threads > fours ? `if (${flat} < ${fours}) { ${code} }` : code;
      })
      .join('\n    ');
  return {
    memory: `var<workgroup> ${name}_tile: array<${element}, ${outer * stride}>;`,
    declare: times(Math.ceil(fours / threads))
      .map((i) => `var next_${name}${i} = vec4<f32>();`)
      .join('\n  '),
    fetch: (from: string) =>
      perFetch((i, { outer, inner }) => {
        const [k, line] = isAlongLines ? [outer, inner] : [inner, outer];
        return `next_${name}${i} = ${fetchAt}(${from} + ${k}, ${line});`;
      }),
    store: perFetch((i, { outer, inner }) => {
      const value = scaled(`next_${name}${i}`, scale);
      return times(4)
        .map((j) => `${name}_tile[${outer} * ${stride} + ${inner} + ${j}] = ${element}(${value}[${j}]);`)
        .join(' ');
    }),
    /** A matrix from a line and a term on: of lines by terms on the left, of terms by lines on the right. */
    load: (type: string, line: string, term: number) => {
      const isByRows = isAlongLines === (name === 'b');
      const at = isAlongLines ? `${term * stride} + ${line}` : `${line} * ${stride} + ${term}`;
      return `subgroupMatrixLoad<${type}, ${isByRows ? 'row_major' : 'col_major'}>(&${name}_tile, u32(${at}), ${stride})`;
    },
  };
}

/** The program of a product in such tiles, by matrices of such a shape; `lanes` is the most that a subgroup has. */
export function matrixGemm(
  product: ImplicitGemm,
  tile: MatrixTile,
  { componentType: element, M, N, K }: MatrixShape,
  lanes: number,
): Omit<ComputeProgram, 'name'> {
  const { inputs, outputs, uniforms } = product;
  const { rows, columns, subgroupColumns } = tile;
  const subgroups = subgroupsOf(tile);
  const threads = subgroups * lanes;
  const [blockRows, blockColumns] = [rows / tile.subgroupRows, columns / subgroupColumns];
  const scales = scalesOf(product, element === 'f16');
  const layout = { threads, element };
  const a = operand('a', 'fetchA', { ...layout, along: product.a, length: rows, scale: scales.a });
  const b = operand('b', 'fetchColumns', {
    ...layout,
    along: product.b,
    length: columns,
    scale: scales.b,
  });
  const [left, right, result] = [
    `subgroup_matrix_left<${element}, ${K}, ${M}>`,
    `subgroup_matrix_right<${element}, ${N}, ${K}>`,
    `subgroup_matrix_result<f32, ${N}, ${M}>`,
  ];
  const rowBlocks = times(blockRows / M);
  const columnBlocks = times(blockColumns / N);
  const sums = rowBlocks.flatMap((r) => columnBlocks.map((c) => ({ name: `sum${r}_${c}`, r, c })));
  const multiply = times(MATRIX_DEPTH / K).map(
    (step) => `{
        ${[
          ...rowBlocks.map((r) => `let left${r} = ${a.load(left, `(firstRow + ${r * M})`, step * K)};`),
          ...columnBlocks.map(
            (c) => `let right${c} = ${b.load(right, `(firstColumn + ${c * N})`, step * K)};`,
          ),
          ...sums.map(
            ({ name, r, c }) => `${name} = subgroupMatrixMultiplyAccumulate(left${r}, right${c}, ${name});`,
          ),
        ].join('\n        ')}
      }`,
  );
  const ofTile = tileOfWorkgroup(product, rows, columns, threads);
  const body = `${ofTile.body}
  // a subgroup may have fewer lanes than the most that there are: those beyond the tile's only fetch
  let isWorking = subgroup < ${subgroups};
  let firstRow = subgroup / ${subgroupColumns} * ${blockRows};
  let firstColumn = subgroup % ${subgroupColumns} * ${blockColumns};
  ${[a, b].map(({ declare, fetch }) => `${declare}\n    ${fetch('depthFrom')}`).join('\n  ')}
  ${sums.map(({ name }) => `var ${name} = ${result}();`).join('\n  ')}
  for (var at = depthFrom; at < depthTo; at += ${MATRIX_DEPTH}) {
    workgroupBarrier();
    ${a.store}
    ${b.store}
    workgroupBarrier();
    ${a.fetch(`at + ${MATRIX_DEPTH}`)}
    ${b.fetch(`at + ${MATRIX_DEPTH}`)}
    if (isWorking) {
      ${multiply.join('\n      ')}
    }
  }
  ${sums
    .map(
      ({ name, r, c }) => `workgroupBarrier();
  if (isWorking) { subgroupMatrixStore<row_major>(&sums_tile, u32(subgroup) * ${M * N}, ${name}, ${N}); }
  workgroupBarrier();
  writeSums(thread, rowFrom + ${r * M}, columnFrom + ${c * N});`,
    )
    .join('\n  ')}`;
  return {
    inputs,
    outputs,
    uniforms,
    extensions: [
      ...(element === 'f16' ? (['f16'] as const) : []),
      'subgroups',
      'chromium_experimental_subgroup_matrix',
    ],
    workgroupSize: threads,
    declarations: `${ofTile.declarations}
${a.memory}
${b.memory}
var<workgroup> sums_tile: array<f32, ${subgroups * M * N}>;
// One matrix of each subgroup, of which the first subgroup's begins at this row and column.
fn writeSums(thread: i32, row: i32, column: i32) {
  for (var i = thread; i < ${(subgroups * M * N) / 4}; i += ${threads}) {
    let owner = i / ${(M * N) / 4};
    let within = i % ${(M * N) / 4};
    let at = 4 * i;
    store(
      row + owner / ${subgroupColumns} * ${blockRows} + within / ${N / 4},
      column + owner % ${subgroupColumns} * ${blockColumns} + 4 * (within % ${N / 4}),
      ${scaled('vec4<f32>(sums_tile[at], sums_tile[at + 1], sums_tile[at + 2], sums_tile[at + 3])', scales.sums)},
    );
  }
}`,
    body,
  };
}
