import { describe, expect, it } from 'vitest';
import { middleAxes } from './middle-axes.js';

describe('middleAxes', () => {
  it('finds what lies before, along and after the axes', () => {
    expect(middleAxes([2, 3, 4, 5], [0, 1, 2])).toEqual({ outer: 1, rows: 24, columns: 5 });
    expect(middleAxes([2, 3, 4, 5], [1, 2])).toEqual({ outer: 2, rows: 12, columns: 5 });
    expect(middleAxes([2, 3, 4, 5], [3])).toEqual({ outer: 24, rows: 5, columns: 1 });
    expect(middleAxes([2, 3], [0, 1])).toEqual({ outer: 1, rows: 6, columns: 1 });
    expect(middleAxes([2, 1, 4], [0, 2])).toEqual({ outer: 1, rows: 8, columns: 1 });
    expect(middleAxes([2, 3, 4], [0, 2])).toBeNull();
    expect(middleAxes([2, 3], [])).toEqual({ outer: 1, rows: 1, columns: 6 });
  });
});
