/** How a product is computed: by which units of the GPU, and in which tiles. */
import type { MatrixShape } from '../abilities.js';
import type { WebGpuHost } from '../host.js';
import type { ComputeProgram } from '../program.js';
import type { ImplicitGemm } from './implicit-gemm.js';
import { matrixGemm } from './matrix-gemm.js';
import { chooseMatrixTile, type MatrixTile } from './matrix-tiles.js';
import { multiplyAddGemm } from './multiply-add-gemm.js';
import { chooseTile, columnsOf, type Problem, rowsOf, type Tile } from './tiles.js';

/** A way to compute a product. */
export interface GemmPlan {
  /** Unlike that of any other plan, for the names of programs. */
  name: string;
  /** Rows and columns of a tile: a workgroup each. */
  rows: number;
  columns: number;
  program(product: ImplicitGemm): Omit<ComputeProgram, 'name'>;
}

/** By multiply-adds, of operands that are rounded to float16 or not. */
export function planMultiplyAdds(tile: Tile, halves: boolean): GemmPlan {
  const [rows, columns] = [rowsOf(tile), columnsOf(tile)];
  const name = `${rows}x${columns}${halves ? '_halves' : ''}`;
  return { name, rows, columns, program: (product) => multiplyAddGemm(product, tile, halves) };
}

/** By matrix units, where subgroups have at most so many lanes. */
export function planMatrices(tile: MatrixTile, shape: MatrixShape, lanes: number): GemmPlan {
  const { rows, columns } = tile;
  const { componentType, M, N, K } = shape;
  const name = `${rows}x${columns}_${componentType}_${M}x${N}x${K}_${lanes}`;
  return { name, rows, columns, program: (product) => matrixGemm(product, tile, shape, lanes) };
}

/** The plan for a product, as the host's arithmetic asks for. */
export function planGemm(
  problem: Problem,
  { limits, abilities, arithmetic }: Pick<WebGpuHost, 'limits' | 'abilities' | 'arithmetic'>,
): GemmPlan {
  const { operands, matrix } = arithmetic;
  if (matrix !== null) {
    const lanes = abilities.subgroupLanes!; // a matrix was chosen with them
    return planMatrices(chooseMatrixTile(problem, limits, matrix, lanes), matrix, lanes);
  }
  const halves = operands === 'float16';
  return planMultiplyAdds(chooseTile(problem, limits, halves), halves);
}

/** Tiles of a product, which is workgroups of one layer. */
export const tilesOf = ({ rows, columns }: Pick<GemmPlan, 'rows' | 'columns'>, of: Omit<Problem, 'layers'>) =>
  Math.ceil(of.rows / rows) * Math.ceil(of.columns / columns);
