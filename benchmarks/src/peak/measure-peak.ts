import { setFlagsFromString } from 'node:v8';
import { FLOPS_PER_PASS, peakModule } from './wasm-module.js';

/** What one core does at most in 128-bit arithmetic, in GFLOP/s. */
export interface Peak128 {
  /** Multiplication and addition apart, as plain WASM SIMD has them. */
  plain: number;
  /** Multiply-add in one, as relaxed SIMD has it; null where the engine has none. */
  relaxed: number | null;
}

/** Passes of one timing: some 40 ms. */
const PASSES = 20_000_000;
const TIMINGS = 5;

/** The best of a few timings, by processor time: what disturbs one makes it slower, never faster. */
function measure(relaxed: boolean): number | null {
  const bytes = peakModule(relaxed);
  if (!WebAssembly.validate(bytes)) return null;
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes));
  const run = exports.run as (passes: number) => number;
  let best = Number.POSITIVE_INFINITY;
  for (let i = 0; i < TIMINGS; i++) {
    const start = process.cpuUsage();
    run(PASSES);
    best = Math.min(best, process.cpuUsage(start).user);
  }
  return (FLOPS_PER_PASS * PASSES) / best / 1e3;
}

/** Measures one core for about half a second. */
export function measurePeak128(): Peak128 {
  setFlagsFromString('--experimental-wasm-relaxed-simd'); // off in Node 20
  return { plain: measure(false) as number, relaxed: measure(true) };
}
