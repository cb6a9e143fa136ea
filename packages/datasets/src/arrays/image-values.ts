/** Values of images: in one list, or in lists of lists. */
export type ImageValues =
  | Uint8Array
  | Uint8ClampedArray
  | Float32Array
  | Float64Array
  | readonly number[]
  | readonly ImageValues[];

/** What the entries of a list are, the last by how many more lists may lie in it. */
const ENTRIES = ['channels', 'columns', 'rows', 'images'];

/**
 * The values of `[N, H, W, C]` as bytes: those of byte arrays as they are, all others, from 0 to 1, as `round(255 value)`. A
 * flat `Uint8Array` is given back itself.
 *
 * @throws RangeError naming the place of a value out of range, of a list of the wrong length, and of what is no list.
 */
export function readImages(values: ImageValues, shape: readonly number[]): Uint8Array {
  const target = values instanceof Uint8Array ? values : new Uint8Array(countOf(shape));
  write(values, shape, target, 'images');
  return target;
}

const countOf = (shape: readonly number[]) => shape.reduce((product, length) => product * length, 1);

/** Writes what a list of this shape holds over all of `target`. */
function write(list: ImageValues, shape: readonly number[], target: Uint8Array, where: string): void {
  if (isNumbers(list)) {
    if (list.length !== countOf(shape)) {
      throw new RangeError(
        `${where} has ${list.length} values where ${shape.join(' x ')} need ${countOf(shape)}`,
      );
    }
    if (list === target) return; // kept, not copied
    if (list instanceof Uint8Array || list instanceof Uint8ClampedArray) target.set(list);
    else for (let i = 0; i < list.length; i++) target[i] = levelOf(list[i], i, shape, where);
    return;
  }
  if (!Array.isArray(list) || shape.length === 0) {
    throw new RangeError(`${where} (=${String(list)}) must be a list of numbers, or of lists of them`);
  }
  const [length, ...inner] = shape;
  if (list.length !== length) {
    throw new RangeError(
      `${where} has ${list.length} entries where there are ${length} ${ENTRIES[inner.length]}`,
    );
  }
  const step = countOf(inner);
  for (const [i, entry] of list.entries()) {
    write(entry, inner, target.subarray(i * step, (i + 1) * step), `${where}[${i}]`);
  }
}

const isNumbers = (list: ImageValues): list is Exclude<ImageValues, readonly ImageValues[]> =>
  ArrayBuffer.isView(list) || (Array.isArray(list) && typeof list[0] === 'number');

/** The nearest of the 256 levels. */
function levelOf(value: unknown, i: number, shape: readonly number[], where: string): number {
  if (typeof value === 'number' && value >= 0 && value <= 1) return Math.round(255 * value);
  const image = where === 'images' ? ` of image ${Math.floor(i / countOf(shape.slice(1)))}` : '';
  throw new RangeError(
    `${where}[${i}] (=${String(value)})${image} must be a number from 0 to 1: levels from 0 to 255 are given in a Uint8Array`,
  );
}
