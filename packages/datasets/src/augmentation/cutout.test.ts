import { describe, expect, it } from 'vitest';
import { random } from '../random.js';
import { chiSquared, chiSquaredBounds } from '../testing/statistics.js';
import { cutout } from './cutout.js';

describe('cutout', () => {
  it('clears a square about each pixel alike often, cut off at the border', () => {
    // what a square of 4 covers of a line of so many pixels, from whichever its middle is
    const covered = (length: number) =>
      Array.from({ length }, (_, middle) =>
        [Math.max(0, middle - 2), Math.min(length, middle + 2)].join('-'),
      );
    const counts = new Map(
      covered(8).flatMap((rows) => covered(6).map((columns) => [`${rows} ${columns}`, 0])),
    );
    expect(counts.size).toBe(48);
    for (let index = 0; index < 4800; index++) {
      const values = new Float32Array(8 * 6 * 2).fill(1);
      cutout(values, [8, 6, 2], 4, random(1, 'pixels', 0, index));
      const rows = [...Array(8).keys()].filter((y) => values.subarray(y * 12, y * 12 + 12).includes(0));
      const columns = [...Array(6).keys()].filter((x) => values[(rows[0] * 6 + x) * 2] === 0);
      const cleared = values.filter((value) => value === 0).length;
      expect(cleared).toBe(rows.length * columns.length * 2);
      const box = [rows, columns].map((line) => `${line[0]}-${line[line.length - 1] + 1}`).join(' ');
      counts.set(box, (counts.get(box) ?? Number.NaN) + 1);
    }
    const [least, most] = chiSquaredBounds(47);
    expect(chiSquared([...counts.values()])).toBeGreaterThan(least);
    expect(chiSquared([...counts.values()])).toBeLessThan(most);
  });

  it('clears all that there is where the square is larger, and nothing of size 0', () => {
    const values = new Float32Array(12).fill(1);
    cutout(values, [2, 2, 3], 0, random(1, 'pixels'));
    expect([...values]).toEqual(new Array(12).fill(1));
    cutout(values, [2, 2, 3], 4, random(1, 'pixels'));
    expect([...values]).toEqual(new Array(12).fill(0));
  });
});
