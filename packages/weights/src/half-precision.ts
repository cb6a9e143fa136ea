/**
 * The two 16-bit floating-point formats: IEEE 754 binary16 (5 bits of exponent, 10 of fraction) and bfloat16 (the upper half of a
 * binary32). Widening is exact; narrowing rounds to the nearest, ties to even, as IEEE 754 section 4.3.1 has it.
 */

const word = new Uint32Array(1);
const single = new Float32Array(word.buffer);

function widenBinary16(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24; // subnormal, or a zero with its sign
  if (exponent === 31) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

function narrowBinary16(value: number): number {
  single[0] = value;
  const sign = (word[0] >>> 16) & 0x8000;
  const magnitude = Math.abs(single[0]);
  if (Number.isNaN(magnitude)) return sign | 0x7e00;
  if (magnitude >= 65520) return sign | 0x7c00; // half way from the largest, 65504, to what would be the next
  // Below the normal numbers the spacing is 2^-24; above, 2^10 steps to each power of two.
  const exponent = Math.max(-14, ((word[0] >>> 23) & 0xff) - 127);
  const steps = magnitude * 2 ** (10 - exponent); // exact: a scaling by a power of two in float64
  const below = Math.floor(steps);
  const left = steps - below;
  const rounded = left > 0.5 || (left === 0.5 && below % 2 === 1) ? below + 1 : below;
  // `rounded` has its implicit bit at 2^10; adding it carries into the exponent just as it should.
  return sign | (((exponent + 14) << 10) + rounded);
}

function narrowBfloat16(value: number): number {
  single[0] = value;
  if (Number.isNaN(value)) return (word[0] >>> 16) | 0x40; // stays a NaN whatever bits are cut
  return (word[0] + 0x7fff + ((word[0] >>> 16) & 1)) >>> 16;
}

/** Bits of binary16 numbers as float32. */
export const fromFloat16 = (bits: Uint16Array): Float32Array => Float32Array.from(bits, widenBinary16);

/** Bits of bfloat16 numbers as float32. */
export const fromBfloat16 = (bits: Uint16Array): Float32Array =>
  new Float32Array(Uint32Array.from(bits, (half) => half << 16).buffer);

/** The binary16 bits nearest to each value; beyond 65,504 they become infinite. */
export const toFloat16 = (values: Float32Array): Uint16Array => Uint16Array.from(values, narrowBinary16);

/** The bfloat16 bits nearest to each value. */
export const toBfloat16 = (values: Float32Array): Uint16Array => Uint16Array.from(values, narrowBfloat16);
