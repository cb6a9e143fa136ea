import { describe, expect, it } from 'vitest';
import { fromBfloat16, fromFloat16, toBfloat16, toFloat16 } from './half-precision.js';
import { golden } from './testing/golden.js';

const bits = (values: Float32Array) => [...new Uint32Array(values.buffer)];
const singles = new Float32Array(Uint32Array.from(golden.narrow.float32).buffer);

describe('half precision', () => {
  it('narrows as NumPy and ml_dtypes do: to the nearest, ties to even', () => {
    expect([...toFloat16(singles)]).toEqual(golden.narrow.float16);
    expect([...toBfloat16(singles)]).toEqual(golden.narrow.bfloat16);
  });

  it('widens as NumPy does', () => {
    expect(bits(fromFloat16(Uint16Array.from(golden.widen.float16)))).toEqual(golden.widen.float32);
  });

  it('keeps every number of either format when widened and narrowed again', () => {
    const all = Uint16Array.from({ length: 65_536 }, (_, i) => i);
    const [half, brain] = [fromFloat16(all), fromBfloat16(all)];
    const [halfBack, brainBack] = [toFloat16(half), toBfloat16(brain)];
    const lost = (values: Float32Array, back: Uint16Array, widen: typeof fromFloat16) => {
      const again = widen(back);
      return [...all].filter((i) => (Number.isNaN(values[i]) ? !Number.isNaN(again[i]) : back[i] !== i));
    };
    expect(lost(half, halfBack, fromFloat16)).toEqual([]);
    expect(lost(brain, brainBack, fromBfloat16)).toEqual([]);
  });
});
