import { programNamed } from './program.js';

/** `int32` and `bool` values as the float32 that a tensor says they are: a cast in tfjs changes the label only. */
export const toFloat = programNamed('residualToFloat', () => ({
  inputs: { x: 'i32' },
  outputs: { y: 'f32' },
  uniforms: { count: 'i32' },
  workgroupSize: 256,
  body: `
  let i = group * 256 + thread;
  if (i < uniforms.count) { y[i] = f32(x[i]); }`,
}));
