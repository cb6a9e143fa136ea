import type { MatrixShape } from '../abilities.js';
import { leastWork, type Problem, type TileLimits } from './tiles.js';

/** The tile of a matrix product that one workgroup computes on matrix units: a grid of subgroups, each with a block of it. */
export interface MatrixTile {
  rows: number;
  columns: number;
  subgroupRows: number;
  subgroupColumns: number;
}

/** Terms of every sum that are in workgroup memory at a time: matrix units are through with 16 too soon. */
export const MATRIX_DEPTH = 32;

/** A matrix unit multiplies some eight times as fast as the others, so a fetch costs so many times more multiplications than there. */
const FETCH = 64;

const tile = (rows: number, columns: number, subgroupRows: number, subgroupColumns: number): MatrixTile => ({
  rows,
  columns,
  subgroupRows,
  subgroupColumns,
});

/** Blocks of 16 by 16 at least, of which every shape of a matrix has a whole number; four subgroups, for as many matrix units. */
export const MATRIX_TILES: readonly MatrixTile[] = [
  tile(128, 128, 2, 2),
  tile(128, 64, 2, 2),
  tile(64, 64, 2, 2),
  tile(128, 32, 4, 1),
  tile(64, 32, 4, 1),
  tile(32, 32, 2, 2),
  tile(128, 16, 4, 1),
  tile(64, 16, 4, 1),
];

/** Subgroups of a tile. */
export const subgroupsOf = (t: MatrixTile): number => t.subgroupRows * t.subgroupColumns;

/** Values that 16 bytes hold. */
export const paddingOf = (element: string): number => (element === 'f16' ? 8 : 4);

/** Most bytes of workgroup memory: both operands, padded along whichever axis they lie, a matrix of sums a subgroup and four integers a row. */
export function storageOf(t: MatrixTile, { componentType, M, N }: MatrixShape): number {
  const padding = paddingOf(componentType);
  const along = (length: number) =>
    Math.max(length * (MATRIX_DEPTH + padding), MATRIX_DEPTH * (length + padding));
  const operands = (along(t.rows) + along(t.columns)) * (16 / padding);
  return operands + 4 * subgroupsOf(t) * M * N + 16 * t.rows;
}

/** The tile of {@link MATRIX_TILES} with the least work, by matrices of such a shape. */
export const chooseMatrixTile = (
  problem: Problem,
  limits: TileLimits,
  shape: MatrixShape,
  lanes: number,
): MatrixTile =>
  leastWork(
    MATRIX_TILES,
    (t) => ({
      rows: t.rows,
      columns: t.columns,
      threads: subgroupsOf(t) * lanes,
      storage: storageOf(t, shape),
    }),
    problem,
    limits,
    FETCH,
  );
