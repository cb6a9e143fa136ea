import { Add, Multiply, RealDiv, Sub, type TensorInfo } from '@tensorflow/tfjs-core';
import { valuesNow } from '../deferred.js';
import type { WasmKernel, WasmKernelContext } from './kernel.js';

/** Fewer values than this, and the work around the kernel is all there is: the stock one is as fast. */
const FEW = 1024;
/** A longer row is no row: the pattern would leave the first-level cache. */
const LONGEST_ROW = 4096;

/** Values that are worth a call of their own, some 5 microseconds. */
const WORTH_A_CALL = 16384;

/** How the compiled loop calls an operation, as x op row and as row op x. */
type Codes = readonly [number, number];

/** The length of `row` where it repeats along `x`, [..., C] with [C], [1, 1, C] or a scalar; else null. */
export function rowLength(x: readonly number[], row: readonly number[]): number | null {
  if (row.length > x.length) return null;
  const inner = row.slice(row.findIndex((length) => length !== 1));
  const columns = row.every((length) => length === 1) ? [] : inner;
  const fits = columns.every((length, i) => length === x[x.length - columns.length + i]);
  return fits ? columns.reduce((product, length) => product * length, 1) : null;
}

/**
 * a + b of one shape. Where b is itself deferred and can add a to its own result (the gradient of batch norm, to which the engine
 * adds what comes from the shortcut), that is done; else the sum is deferred, for a batch norm that takes its moments.
 */
function deferSum(
  { host }: WasmKernelContext,
  terms: readonly [TensorInfo, TensorInfo],
  sum: TensorInfo,
  compute: () => void,
): TensorInfo {
  for (const [term, other] of [terms, [terms[1], terms[0]] as const]) {
    const deferred = host.deferred(term);
    if (deferred?.addTo === undefined || term.dataId === other.dataId) continue;
    deferred.addTo(other, sum);
    host.takenUp(term);
    return sum;
  }
  for (const term of terms) host.address(term); // a chain of deferred sums would hold the memory of all
  host.defer(sum, { operands: terms, terms, compute });
  return sum;
}

/**
 * Operands that broadcast a row or a scalar run here; the stock kernel walks all axes for that, 3 to 7 times as slow. Large ones of one shape
 * run here for the threads; the bits are those of the stock kernel.
 */
function broadcasting(kernelName: string, [forward, reversed]: Codes): WasmKernel {
  const run = (
    { host }: WasmKernelContext,
    x: TensorInfo,
    row: TensorInfo,
    code: number,
    columns: number,
  ) => {
    const count = host.size(x);
    const { broadcastPattern, broadcastScratch } = host.exports;
    return host.withScratch(
      0,
      (_, scratch) => {
        const output = host.output(x.shape, 'float32');
        const pattern = broadcastPattern(columns);
        const work = {
          units: Math.ceil(count / pattern),
          atLeast: Math.ceil(WORTH_A_CALL / pattern),
          scratch,
        };
        const operands = [host.address(x), host.address(row), host.address(output)] as const;
        host.split('broadcastRow', work, ...operands, code, count, columns);
        return output;
      },
      broadcastScratch(columns),
    );
  };
  const runAlike = ({ host }: WasmKernelContext, a: TensorInfo, b: TensorInfo, output: TensorInfo) => {
    const operands = [host.address(a), host.address(b), host.address(output)] as const;
    host.split('combineValues', { units: host.size(a), atLeast: WORTH_A_CALL }, ...operands, forward);
    return output;
  };
  return {
    kernelName,
    kernelFunc(context) {
      const { inputs, host, stock } = context;
      const [a, b] = [inputs.a!, inputs.b!];
      if (a.dtype !== 'float32' || b.dtype !== 'float32') return stock!();
      const alike = a.shape.join() === b.shape.join();
      if (alike && host.size(a) >= 2 * WORTH_A_CALL) {
        const output = host.output(a.shape, 'float32');
        if (kernelName !== Add) return runAlike(context, a, b, output);
        const terms = [valuesNow(a), valuesNow(b)] as const;
        return deferSum(context, terms, output, () => runAlike(context, ...terms, output));
      }
      const isForward = host.size(a) >= host.size(b);
      const [x, row] = isForward ? [a, b] : [b, a];
      if (host.size(x) < FEW || host.size(x) === host.size(row)) return stock!();
      const columns = rowLength(x.shape, row.shape);
      if (columns === null || columns > LONGEST_ROW) return stock!();
      return run(context, x, row, isForward ? forward : reversed, columns);
    },
  };
}

export const add = broadcasting(Add, [0, 0]);
export const sub = broadcasting(Sub, [1, 4]);
export const multiply = broadcasting(Multiply, [2, 2]);
export const realDiv = broadcasting(RealDiv, [3, 5]);
