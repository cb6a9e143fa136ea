import { expect, it } from 'vitest';
import { type ComputeProgram, programNamed, shaderSource, spread, uniformBytes } from './program.js';

const program: ComputeProgram = {
  name: 'scale',
  inputs: { x: 'f32' },
  outputs: { y: 'vec4<f32>' },
  uniforms: { count: 'i32', factor: 'f32' },
  workgroupSize: 64,
  body: '  y[group] = vec4(uniforms.factor * x[thread]);',
};

it('binds inputs, outputs and uniforms in order', () => {
  const source = shaderSource(program);
  expect(source).toContain('struct Uniforms { count: i32, factor: f32, }');
  expect(source).toContain('@group(0) @binding(0) var<storage, read> x: array<f32>;');
  expect(source).toContain('@group(0) @binding(1) var<storage, read_write> y: array<vec4<f32>>;');
  expect(source).toContain('@group(0) @binding(2) var<uniform> uniforms: Uniforms;');
  expect(source).toContain('@workgroup_size(64)');
});

it('enables what a program needs, and tells it the number of its subgroup', () => {
  const source = shaderSource({ ...program, extensions: ['f16', 'subgroups'] });
  expect(source.startsWith('enable f16;\nenable subgroups;\nstruct Uniforms')).toBe(true);
  expect(source).toContain('let subgroup = i32(subgroupId);');
  expect(shaderSource(program)).not.toContain('subgroup');
});

it('packs uniforms by name and type', () => {
  const view = new DataView(uniformBytes(program, { factor: 0.5, count: -3 }));
  expect([view.getInt32(0, true), view.getFloat32(4, true)]).toEqual([-3, 0.5]);
  expect(() => uniformBytes(program, { count: 1 })).toThrow("'scale' needs a value for its uniform 'factor'");
});

it.each([
  [1, 65535, [1, 1]],
  [65535, 65535, [65535, 1]],
  [65536, 65535, [32768, 2]],
  [100, 7, undefined],
] as const)('spreads %i workgroups over rows of at most %i', (count, limit, expected) => {
  if (expected === undefined) {
    expect(() => spread(count, limit)).toThrow('100 workgroups are more than the 7²');
    return;
  }
  const [x, y] = spread(count, limit);
  expect([x, y]).toEqual(expected);
  expect(x * y).toBeGreaterThanOrEqual(count);
});

it('builds a program once', () => {
  const build = () => {
    const { name: _, ...rest } = program;
    return rest;
  };
  const first = programNamed('once', build);
  expect(first.name).toBe('once');
  expect(programNamed('once', build)).toBe(first);
});
