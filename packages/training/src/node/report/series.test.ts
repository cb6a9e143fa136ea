import { describe, expect, it } from 'vitest';
import { movingAverage, smoothingWidth, thin } from './series.js';

const curve = (values: number[]) => values.map((y, i) => ({ x: i + 1, y }));
const values = (points: { y: number }[]) => points.map(({ y }) => y);

describe('movingAverage', () => {
  it('averages around each value, less far at the ends', () => {
    expect(values(movingAverage(curve([1, 2, 6, 4, 0]), 3))).toEqual([1, 3, 4, 10 / 3, 0]);
    expect(values(movingAverage(curve([1, 2, 6]), 1))).toEqual([1, 2, 6]);
  });

  it('keeps a straight line straight', () => {
    const line = Array.from({ length: 20 }, (_, i) => 3 * i);
    expect(values(movingAverage(curve(line), 7))).toEqual(line);
  });

  it('leaves out what is not finite', () => {
    expect(values(movingAverage(curve([2, Number.NaN, 4]), 3))).toEqual([2, 3, 4]);
  });
});

it('smoothingWidth is odd and bounded', () => {
  expect([1, 19, 20, 120, 300, 64_000].map(smoothingWidth)).toEqual([1, 1, 5, 5, 11, 501]);
});

describe('thin', () => {
  it('leaves short curves alone and drops what is not finite', () => {
    expect(values(thin(curve([3, Number.POSITIVE_INFINITY, 1])))).toEqual([3, 1]);
  });

  it('keeps the peaks of long ones, in order', () => {
    const long = curve(
      Array.from({ length: 10_000 }, (_, i) => (i === 5003 ? 99 : i === 7001 ? -99 : i % 7)),
    );
    const short = thin(long, 200);
    expect(short).toHaveLength(200);
    expect(values(short)).toContain(99);
    expect(values(short)).toContain(-99);
    expect(short.every(({ x }, i) => i === 0 || x >= short[i - 1].x)).toBe(true);
  });
});
