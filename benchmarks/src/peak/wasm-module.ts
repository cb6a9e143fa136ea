/**
 * A WASM module that does nothing but 128-bit multiply-adds, as fast as the processor can: `run(n)` loops n times over
 * independent accumulators that stay in registers, `a = a * x + y` each. Assembled by hand, so that nothing comes
 * between the figure and the instructions.
 *
 * https://webassembly.github.io/spec/core/binary/
 */

/** Enough of them to cover the latency of a multiply-add; with x and y they fit the 16 registers of x64. */
export const ACCUMULATORS = 12;

/** Additions and multiplications of one pass of the loop: 4 lanes, 2 for each accumulator. */
export const FLOPS_PER_PASS = ACCUMULATORS * 4 * 2;

const I32 = 0x7f;
const V128 = 0x7b;
const VOID = 0x40;
const LOOP = 0x03;
const END = 0x0b;
const BRANCH_IF = 0x0d;
const LOCAL_GET = 0x20;
const LOCAL_SET = 0x21;
const LOCAL_TEE = 0x22;
const I32_CONST = 0x41;
const I32_SUB = 0x6b;
const F32_CONST = 0x43;
const F32X4_SPLAT = [0xfd, 0x13];
const F32X4_EXTRACT_LANE_0 = [0xfd, 0x1f, 0];
const F32X4_ADD = [0xfd, 0xe4, 0x01];
const F32X4_MUL = [0xfd, 0xe6, 0x01];
const F32X4_RELAXED_MADD = [0xfd, 0x85, 0x02];

// locals: the counter, x, y, then the accumulators
const COUNTER = 0;
const X = 1;
const Y = 2;
const FIRST = 3;

/** One number in front of what follows it, as vectors and sections have it; all are below 2^14 here. */
function sized(content: readonly number[]): number[] {
  const { length } = content;
  return length < 0x80 ? [length, ...content] : [(length & 0x7f) | 0x80, length >> 7, ...content];
}

const section = (id: number, content: readonly number[]) => [id, ...sized(content)];

const f32 = (value: number) => [F32_CONST, ...new Uint8Array(Float32Array.of(value).buffer)];

const each = (code: (accumulator: number) => readonly number[]) =>
  Array.from({ length: ACCUMULATORS }, (_, i) => code(FIRST + i)).flat();

/** The bytes of the module; `relaxed` multiplies and adds in one instruction where the processor has one. */
export function peakModule(relaxed: boolean): Uint8Array<ArrayBuffer> {
  const multiplyAdd = relaxed
    ? (a: number) => [LOCAL_GET, a, LOCAL_GET, X, LOCAL_GET, Y, ...F32X4_RELAXED_MADD]
    : (a: number) => [LOCAL_GET, a, LOCAL_GET, X, ...F32X4_MUL, LOCAL_GET, Y, ...F32X4_ADD];
  const sum = each((a) => [LOCAL_GET, a, ...(a === FIRST ? [] : F32X4_ADD)]);
  const code = [
    ...[ACCUMULATORS + 2, V128], // the one group of locals
    ...[...f32(0.5), ...F32X4_SPLAT, LOCAL_SET, X],
    ...[...f32(1), ...F32X4_SPLAT, LOCAL_SET, Y],
    ...[LOOP, VOID],
    ...each((a) => [...multiplyAdd(a), LOCAL_SET, a]),
    ...[LOCAL_GET, COUNTER, I32_CONST, 1, I32_SUB, LOCAL_TEE, COUNTER, BRANCH_IF, 0, END],
    ...[...sum, ...F32X4_EXTRACT_LANE_0, END], // the result depends on all, so that none is left out
  ];
  return Uint8Array.from([
    ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, [1, 0x60, 1, I32, 1, 0x7d]), // run: i32 -> f32
    ...section(3, [1, 0]),
    ...section(7, [1, ...sized([...new TextEncoder().encode('run')]), 0, 0]),
    ...section(10, [1, ...sized([1, ...code])]),
  ]);
}
