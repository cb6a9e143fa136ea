/** The tile of a matrix product that one workgroup computes: `rowLanes x columnLanes` threads, each of some groups of four. */
export interface Tile {
  rowLanes: number;
  columnLanes: number;
  /** Groups of four rows of one thread. */
  rowGroups: number;
  /** Groups of four columns of one thread. */
  columnGroups: number;
}

/** What of a GPU's limits a tile has to fit. */
export interface TileLimits {
  maxComputeInvocationsPerWorkgroup: number;
  maxComputeWorkgroupStorageSize: number;
}

/** Terms of every sum that are in workgroup memory at a time. */
export const DEPTH = 16;

const tile = (rowLanes: number, columnLanes: number, rowGroups: number, columnGroups = 1): Tile => ({
  rowLanes,
  columnLanes,
  rowGroups,
  columnGroups,
});

/**
 * Of 128 columns, 64, 32 and 16: what channels come in. Two groups of rows or columns a thread save reads of workgroup memory for each
 * multiplication; one group has more workgroups for a small problem. The first takes 20 KiB, which is more than every GPU has.
 */
export const TILES: readonly Tile[] = [
  tile(16, 16, 2, 2), // 128 x 128
  tile(16, 16, 2), // 128 x 64
  tile(16, 16, 1), // 64 x 64
  tile(16, 8, 2), // 128 x 32
  tile(16, 8, 1), // 64 x 32
  tile(8, 8, 1), // 32 x 32
  tile(16, 4, 2), // 128 x 16
  tile(16, 4, 1), // 64 x 16
  tile(8, 4, 1), // 32 x 16
];

/** Rows of a tile. */
export const rowsOf = (t: Tile): number => 4 * t.rowLanes * t.rowGroups;
/** Columns of a tile. */
export const columnsOf = (t: Tile): number => 4 * t.columnLanes * t.columnGroups;
/** Threads of its workgroup. */
export const threadsOf = (t: Tile): number => t.rowLanes * t.columnLanes;

/** Most bytes of workgroup memory: both operands for {@link DEPTH} terms, padded, and four integers a row. */
export const storageOf = (t: Tile, halves = false): number =>
  (halves ? 8 : 16) * (rowsOf(t) + columnsOf(t)) * (DEPTH / 4 + 1 / 2) + 16 * rowsOf(t);

/** What fetching a value into workgroup memory costs beside a multiplication: its address, a check of its bounds, the store. */
const FETCH = 8;

/** So many workgroups fill a large GPU: 2 for each of about 128 multiprocessors. */
export const ENOUGH_WORKGROUPS = 256;

/** A product of `rows x columns`, made `layers` times over. */
export interface Problem {
  rows: number;
  columns: number;
  layers: number;
}

/** What a tile takes, of whatever kind. */
export interface TileSize {
  rows: number;
  columns: number;
  threads: number;
  /** Bytes of workgroup memory. */
  storage: number;
}

/**
 * The tile with the least work for a product, where to fetch a value costs as much as `fetch` multiplications. Where there are too few
 * workgroups to fill the GPU, as many as would fill it count, so that small problems get small tiles.
 *
 * @throws RangeError where no tile fits the limits
 */
export function leastWork<T>(
  candidates: readonly T[],
  sizeOf: (candidate: T) => TileSize,
  { rows, columns, layers }: Problem,
  limits: TileLimits,
  fetch: number,
): T {
  let [best, least] = [undefined as T | undefined, Number.POSITIVE_INFINITY];
  for (const candidate of candidates) {
    const size = sizeOf(candidate);
    if (size.threads > limits.maxComputeInvocationsPerWorkgroup) continue;
    if (size.storage > limits.maxComputeWorkgroupStorageSize) continue;
    const workgroups = Math.ceil(rows / size.rows) * Math.ceil(columns / size.columns) * layers;
    const work = size.rows * size.columns + fetch * (size.rows + size.columns);
    const cost = Math.max(workgroups, ENOUGH_WORKGROUPS) * work;
    if (cost < least) [best, least] = [candidate, cost];
  }
  if (best === undefined) {
    throw new RangeError(
      `no tile fits ${limits.maxComputeInvocationsPerWorkgroup} threads and ` +
        `${limits.maxComputeWorkgroupStorageSize} bytes of workgroup memory`,
    );
  }
  return best;
}

/** The tile of {@link TILES} with the least work. */
export const chooseTile = (problem: Problem, limits: TileLimits, halves = false): Tile =>
  leastWork(
    TILES,
    (t) => ({
      rows: rowsOf(t),
      columns: columnsOf(t),
      threads: threadsOf(t),
      storage: storageOf(t, halves),
    }),
    problem,
    limits,
    FETCH,
  );

/** A sum of so many terms is worth a workgroup of its own. */
const LEAST_TERMS = 8 * DEPTH;

/** Bytes that the parts of one split sum may take: they are written and read again. */
const MOST_BYTES = 64 * 2 ** 20;

/**
 * In how many parts to sum `depth` terms (split-K) where one tile after the other gives `tiles` workgroups, and how many terms are in
 * each, a multiple of {@link DEPTH}. One part is what enough workgroups get.
 */
export function splitDepth({ tiles, depth, bytes }: { tiles: number; depth: number; bytes: number }): {
  parts: number;
  terms: number;
} {
  const wanted = Math.min(
    Math.ceil((2 * ENOUGH_WORKGROUPS) / tiles),
    Math.floor(depth / LEAST_TERMS),
    Math.floor(MOST_BYTES / bytes),
  );
  const terms = DEPTH * Math.ceil(depth / Math.max(1, wanted) / DEPTH);
  return { parts: Math.ceil(depth / terms), terms };
}
