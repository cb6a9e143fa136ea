/**
 * Sums along the middle axis of [outer, rows, columns], over many workgroups.
 *
 * Lanes lie along the columns, which are neighbours in memory, and what lanes are left of a workgroup share out the rows and are joined. Where a sum is long and the results are few, it is split over workgroups first, and a second pass joins the parts.
 */
import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { WebGpuHost } from '../host.js';
import { programNamed } from '../program.js';
import { hasSubgroups, reduceWorkgroup } from './reduce-workgroup.js';
import { ENOUGH_WORKGROUPS } from './tiles.js';

const THREADS = 256;

/** A lane that adds up fewer rows is not worth another workgroup. */
const ROWS_OF_LANE = 16;

/** Lanes along the columns: a power of 2, and no more than one row of memory asks for. */
export const lanesAlong = (columns: number): number =>
  Math.min(64, 2 ** Math.ceil(Math.log2(Math.max(1, columns))));

/** How a sum is shared out: lanes along the columns, blocks of columns, parts along the rows and rows in each. */
export function shareOut(outer: number, rows: number, columns: number) {
  const lanes = lanesAlong(columns);
  const blocks = Math.ceil(columns / lanes);
  const rowLanes = THREADS / lanes;
  const wanted = Math.ceil(ENOUGH_WORKGROUPS / (outer * blocks));
  const worth = Math.ceil(rows / (rowLanes * ROWS_OF_LANE));
  const rowsOfPart = rowLanes * Math.ceil(rows / Math.max(1, Math.min(wanted, worth)) / rowLanes);
  return { lanes, blocks, rowsOfPart, parts: Math.ceil(rows / rowsOfPart) };
}

const program = (lanes: number, subgroups: boolean) =>
  programNamed(`residualSumColumns_${lanes}_${subgroups}`, () => {
    const sums = reduceWorkgroup({
      name: 'Sum',
      threads: THREADS,
      results: lanes,
      fields: { value: 'f32' },
      join: 'return Sum(a.value + b.value);',
      subgroups,
    });
    return {
      inputs: { x: 'f32' },
      outputs: { sums: 'f32' },
      uniforms: { count: 'i32', rows: 'i32', columns: 'i32', parts: 'i32', rowsOfPart: 'i32', factor: 'f32' },
      workgroupSize: THREADS,
      extensions: sums.extensions,
      declarations: sums.declarations,
      body: `
  if (group >= uniforms.count) { return; }
  let columns = uniforms.columns;
  let blocks = (columns + ${lanes - 1}) / ${lanes};
  let column = (group % blocks) * ${lanes} + thread % ${lanes};
  let part = (group / blocks) % uniforms.parts;
  let outer = group / (blocks * uniforms.parts);
  let end = min(uniforms.rows, (part + 1) * uniforms.rowsOfPart);
  var sum = 0.0;
  if (column < columns) {
    for (var row = part * uniforms.rowsOfPart + thread / ${lanes}; row < end; row += ${THREADS / lanes}) {
      sum += x[(outer * uniforms.rows + row) * columns + column];
    }
  }
  let joined = ${sums.of('Sum(sum)')};
  if (thread < ${lanes} && column < columns) {
    sums[(outer * uniforms.parts + part) * columns + column] = uniforms.factor * joined.value;
  }`,
    };
  });

/** `factor` times the sums of x, seen as [outer, rows, columns], along its rows: writes [outer, columns], none of them 0. */
export function sumColumns(
  host: WebGpuHost,
  x: TensorInfo,
  sums: TensorInfo,
  { outer, rows, columns, factor = 1 }: { outer: number; rows: number; columns: number; factor?: number },
): void {
  const { lanes, blocks, rowsOfPart, parts } = shareOut(outer, rows, columns);
  const split = parts > 1;
  const output = split ? host.output([outer, parts, columns]) : sums;
  const count = outer * parts * blocks;
  host.dispatch(program(lanes, hasSubgroups(host.abilities, THREADS)), {
    inputs: { x },
    outputs: { sums: output },
    uniforms: { count, rows, columns, parts, rowsOfPart, factor: split ? 1 : factor },
    workgroups: host.workgroups(count),
  });
  if (!split) return;
  sumColumns(host, output, sums, { outer, rows: parts, columns, factor });
  host.dispose(output);
}
