import { setFlagsFromString } from 'node:v8';
import { expect, it } from 'vitest';
import { peakModule } from './wasm-module.js';

setFlagsFromString('--experimental-wasm-relaxed-simd');

it.each([false, true])('is a module whose sum converges to 12 times 2 (relaxed: %s)', (relaxed) => {
  const bytes = peakModule(relaxed);
  expect(WebAssembly.validate(bytes)).toBe(true);
  const run = new WebAssembly.Instance(new WebAssembly.Module(bytes)).exports.run as (n: number) => number;
  expect(run(1)).toBe(12); // 0 * 0.5 + 1
  expect(run(2)).toBe(18);
  expect(run(100)).toBe(24);
});
