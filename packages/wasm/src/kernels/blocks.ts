import { type TensorInfo, util } from '@tensorflow/tfjs-core';
import type { WasmHost } from '../host.js';

/** One axis of a copy: how many, and how many values apart they are where they come from and where they go. */
export interface CopyAxis {
  length: number;
  from: number;
  to: number;
}

const LOOPS = 3;
const VALUE = 4;

/** Whether the values of a tensor are 4 bytes each, as the copies take them. */
export const hasWords = ({ dtype }: TensorInfo): boolean => dtype === 'float32' || dtype === 'int32';

/** How many values apart neighbours along each axis of a shape are. */
export const stridesOf = (shape: readonly number[]): number[] =>
  shape.map((_, axis) => util.sizeFromShape(shape.slice(axis + 1)));

/** Values that are worth a call of their own, some 5 microseconds. */
const WORTH_A_CALL = 16384;

/** Axes that one loop can walk become one; axes of length 1 go. */
export function mergeAxes(axes: readonly CopyAxis[]): CopyAxis[] {
  const merged: CopyAxis[] = [];
  for (const axis of axes) {
    if (axis.length === 1) continue;
    const outer = merged.at(-1);
    const goesOn =
      outer !== undefined && outer.from === axis.length * axis.from && outer.to === axis.length * axis.to;
    if (goesOn) merged[merged.length - 1] = { ...axis, length: outer.length * axis.length };
    else merged.push(axis);
  }
  return merged;
}

/** The axes as three loops over blocks of consecutive values, or null where that is not enough. */
function loopsOver(axes: readonly CopyAxis[]): { loops: CopyAxis[]; block: number } | null {
  const loops = mergeAxes(axes);
  const last = loops.at(-1);
  const block = last?.from === 1 && last.to === 1 ? last.length : 1;
  if (block > 1) loops.pop();
  if (loops.length > LOOPS) return null;
  while (loops.length < LOOPS) loops.unshift({ length: 1, from: 0, to: 0 });
  return { loops, block };
}

/** Whether {@link copyBetween} can do it. */
export const canCopy = (axes: readonly CopyAxis[]): boolean => loopsOver(axes) !== null;

/** Copies along `axes` from the value `start` of `source` to the value `begin` of `target`, both of 4-byte values. */
export function copyBetween(
  host: WasmHost,
  [source, start]: readonly [TensorInfo, number],
  [target, begin]: readonly [TensorInfo, number],
  axes: readonly CopyAxis[],
): void {
  const { loops, block } = loopsOver(axes)!;
  const [a, b, c] = withLongOuterLoop(loops);
  const values = b.length * c.length * block;
  host.split(
    'copyBlocks',
    { units: a.length, atLeast: Math.ceil(WORTH_A_CALL / values) },
    host.address(source, source.dtype) + start * VALUE,
    ...([a.from * VALUE, b.from * VALUE, c.from * VALUE] as const),
    host.address(target, target.dtype) + begin * VALUE,
    ...([a.to * VALUE, b.to * VALUE, c.to * VALUE] as const),
    ...([b.length, c.length] as const),
    block * VALUE,
  );
}

/** Three loops with the same copies, the outermost of which can be split: it goes round more than once where that is possible. */
function withLongOuterLoop([a, b, c]: CopyAxis[]): CopyAxis[] {
  if (a!.length > 1) return [a!, b!, c!];
  if (b!.length > 1) return [b!, a!, c!];
  const parts = [16, 8, 4, 2].find((divisor) => c!.length % divisor === 0) ?? 1;
  const length = c!.length / parts;
  return [{ length: parts, from: length * c!.from, to: length * c!.to }, b!, { ...c!, length }];
}
