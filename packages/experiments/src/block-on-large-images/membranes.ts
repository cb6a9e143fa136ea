import { mulberry32, normalValues } from '../random.js';

/** A picture of cells and what may be asked of it, `[size, size]` each, values from 0 (black) to 1. */
export interface MembraneImage {
  /** With noise: what a network sees. */
  noisy: Float32Array;
  /** Without: what is asked for in `denoise`. */
  clean: Float32Array;
  /** 1 in a cell, 0 on a membrane: what is asked for in `segment`. */
  labels: Float32Array;
}

/** Pixels. */
const CELL = 48;
/** Distance from the middle of a membrane to its edge, pixels. */
const HALF_WIDTH = 2.5;
/** Standard deviation, of values from 0 to 1. */
const NOISE = 0.12;

interface Cell {
  y: number;
  x: number;
  grey: number;
  /** A dark body in the cell, as mitochondria are in real ones: something dark that is no membrane. */
  body: { y: number; x: number; radius: number } | null;
}

/** A cell a tile, its centre somewhere in the tile, with a ring of tiles around the picture. */
function drawCells(tiles: number, random: () => number): Cell[][] {
  return Array.from({ length: tiles }, (_, row) =>
    Array.from({ length: tiles }, (_, column) => {
      const place = (tile: number) => (tile - 2 + random()) * CELL;
      const [y, x, grey] = [place(row), place(column), 0.65 + 0.25 * random()];
      const [hasBody, angle, radius] = [random() < 0.5, 2 * Math.PI * random(), 2 + 4 * random()];
      const body = { y: y + 8 * Math.sin(angle), x: x + 8 * Math.cos(angle), radius };
      return { y, x, grey, body: hasBody ? body : null };
    }),
  );
}

/**
 * A picture like those of an electron microscope: grey cells that fill the plane (a Voronoi diagram), dark membranes between them,
 * a dark body in every second cell, and Gaussian noise, cut off at black and white as a camera does.
 *
 * The membrane is where a pixel is closer than 2.5 pixels to the line between its two nearest centres, and darkest on the line.
 *
 * @param size height and width, a positive integer
 */
export function membraneImage(size: number, seed: number): MembraneImage {
  const random = mulberry32(seed);
  const cells = drawCells(Math.ceil(size / CELL) + 4, random);
  const clean = new Float32Array(size * size);
  const labels = new Float32Array(size * size);
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      const { cell, distance } = nearestCell(cells, y, x);
      const { grey, body } = cell;
      const edge = Math.exp(-((distance / HALF_WIDTH) ** 2));
      const inBody = body !== null && Math.hypot(y - body.y, x - body.x) < body.radius;
      clean[y * size + x] = (inBody ? grey - 0.3 : grey) - 0.5 * edge;
      labels[y * size + x] = distance < HALF_WIDTH ? 0 : 1;
    }
  }
  for (let i = 0; i < clean.length; i++) clean[i] = cut(clean[i]);
  const noise = normalValues(size * size, NOISE, random);
  return { noisy: clean.map((value, i) => cut(value + noise[i])), clean, labels };
}

const cut = (value: number) => Math.min(1, Math.max(0, value));

/** The nearest cell, and how far it is to the line between it and the second-nearest. */
function nearestCell(cells: readonly Cell[][], y: number, x: number): { cell: Cell; distance: number } {
  let [nearest, second] = [cells[0][0], cells[0][0]];
  let [least, next] = [Infinity, Infinity];
  const [row, column] = [Math.floor(y / CELL) + 2, Math.floor(x / CELL) + 2];
  for (let r = row - 2; r <= row + 2; r++) {
    for (let c = column - 2; c <= column + 2; c++) {
      const cell = cells[r][c];
      const square = (y - cell.y) ** 2 + (x - cell.x) ** 2;
      if (square < least) {
        [nearest, second, least, next] = [cell, nearest, square, least];
      } else if (square < next) {
        [second, next] = [cell, square];
      }
    }
  }
  const apart = Math.hypot(nearest.y - second.y, nearest.x - second.x);
  return { cell: nearest, distance: (next - least) / (2 * apart) };
}
