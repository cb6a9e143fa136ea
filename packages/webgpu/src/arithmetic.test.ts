import { describe, expect, it } from 'vitest';
import type { Abilities, MatrixShape } from './abilities.js';
import { chooseArithmetic } from './arithmetic.js';

const shape = (componentType: string, resultComponentType: string, M: number, N: number, K: number) =>
  ({ componentType, resultComponentType, M, N, K }) satisfies MatrixShape;

const small = shape('f16', 'f32', 16, 8, 8);
const large = shape('f16', 'f32', 16, 16, 16);
const able: Abilities = {
  halves: true,
  subgroupLanes: 32,
  matrices: [small, shape('f16', 'f16', 16, 16, 16), large, shape('i8', 'i32', 16, 16, 32)],
};
const unable: Abilities = { halves: false, subgroupLanes: null, matrices: [] };

describe('chooseArithmetic', () => {
  it('leaves everything in float32 unless it is asked', () => {
    expect(chooseArithmetic('X', able, {})).toEqual({ operands: 'float32', matrix: null });
  });

  it('takes the largest matrix whose sums are float32', () => {
    const options = { operands: 'float16', subgroupMatrices: true } as const;
    expect(chooseArithmetic('X', able, options)).toEqual({ operands: 'float16', matrix: large });
    const apple = { ...able, matrices: [shape('f32', 'f32', 8, 8, 8)] };
    expect(chooseArithmetic('X', apple, { subgroupMatrices: true }).matrix).toEqual(apple.matrices[0]);
  });

  it('keeps what is not said', () => {
    const before = chooseArithmetic('X', able, { operands: 'float16', subgroupMatrices: true });
    expect(chooseArithmetic('X', able, {}, before)).toEqual(before);
    expect(chooseArithmetic('X', able, { subgroupMatrices: false }, before)).toEqual({
      operands: 'float16',
      matrix: null,
    });
  });

  it.each([
    [unable, { operands: 'float16' }, "the GPU 'X' has no 16-bit floats in shaders (the feature shader-f16)"],
    [unable, { subgroupMatrices: true }, 'float32 into float32 (it has none, or its device was not asked'],
    [able, { subgroupMatrices: true }, 'float32 into float32 (it has f16 to f32 of 16 x 8 x 8, f16 to f16'],
    [
      { ...able, matrices: [shape('f16', 'f32', 32, 32, 8)] },
      { operands: 'float16', subgroupMatrices: true },
      'no subgroup matrices that multiply float16 into float32 (it has f16 to f32 of 32 x 32 x 8)',
    ],
    [
      { ...able, subgroupLanes: null },
      { operands: 'float16', subgroupMatrices: true },
      'no subgroup matrices',
    ],
  ] as const)('says what the GPU lacks: %j %j', (abilities, options, message) => {
    expect(() => chooseArithmetic('X', abilities, options)).toThrow(message);
  });

  it('names operands that there are not', () => {
    expect(() => chooseArithmetic('X', able, { operands: 'bfloat16' as 'float16' })).toThrow(
      "operands is 'bfloat16'; it must be 'float32' or 'float16'",
    );
  });
});
