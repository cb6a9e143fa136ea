import type { WeightEntry } from '@residualjs/weights';
import { grouped } from '../numbers.js';
import type { WeightDifferences } from './compare-weights.js';
import type { FilesToWrite } from './write-files.js';

/** `134 tensors of F32`. */
export function tensorsText(tensors: ReadonlyMap<string, Pick<WeightEntry, 'dtype'>>): string {
  const dtypes = [...new Set([...tensors.values()].map(({ dtype }) => dtype))].sort();
  return `${grouped(tensors.size)} ${tensors.size === 1 ? 'tensor' : 'tensors'} of ${dtypes.join(', ') || 'nothing'}`;
}

/** `1,090,300 bytes`, of all files. */
export function bytesText(files: FilesToWrite): string {
  const bytes = files.reduce((sum, [, { length }]) => sum + length, 0);
  const names = files.slice(0, -1).map(([name]) => name);
  return `${grouped(bytes)} bytes${names.length > 0 ? `, with ${names.join(', ')}` : ''}`;
}

/** What became of the values. */
export function valuesText({ changed, dtypes, largestChange }: WeightDifferences): string {
  const types = Object.entries(dtypes).map(([change, count]) => `${change} in ${grouped(count)}`);
  if (changed.length > 0) {
    const part = largestChange.toPrecision(2);
    return `rounded, ${types.join(', ')} tensors, by at most ${part} of the largest value of a tensor`;
  }
  return types.length > 0
    ? `the same numbers, stored otherwise: ${types.join(', ')} tensors`
    : 'bit for bit the same';
}

/** What has no place in the new file; undefined where all has. */
export function lostText(notes: readonly string[], tensors: readonly string[]): string | undefined {
  const shown = (what: 'note' | 'tensor', names: readonly string[]) => {
    if (names.length === 0) return [];
    const first = names.slice(0, 3).join(', ');
    return [
      `${names.length} ${what}${names.length === 1 ? '' : 's'}: ${first}${names.length > 3 ? ', …' : ''}`,
    ];
  };
  return [...shown('note', notes), ...shown('tensor', tensors)].join('\n') || undefined;
}
