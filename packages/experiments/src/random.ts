/** A seeded source of uniform values in [0, 1). */
export type Random = () => number;

/** The generator mulberry32: 32 bits of state, the same values on every machine for the same seed. */
export function mulberry32(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Normal values with mean 0 and the given standard deviation, by the Box-Muller transform. */
export function normalValues(size: number, deviation: number, random: Random): Float32Array {
  return Float32Array.from({ length: size }, () => {
    const radius = Math.sqrt(-2 * Math.log(1 - random()));
    return deviation * radius * Math.cos(2 * Math.PI * random());
  });
}
