/** What a stream of random numbers is for; streams of one seed but of different use are independent. */
const STREAMS = {
  shuffle: 1,
  augment: 2,
  split: 3,
  pattern: 4,
  noise: 5,
  mix: 6,
  pixels: 7,
  crop: 8,
} as const;

/** A source of uniform values in [0, 1), 32 bits each. */
export type Random = () => number;

/** Throws unless the seed is an integer from 0 to 2^53 - 1. */
export function checkSeed(seed: number): void {
  if (!Number.isSafeInteger(seed) || seed < 0) {
    throw new RangeError(`seed (=${seed}) must be an integer from 0 to 2^53 - 1`);
  }
}

/**
 * Uniform values that depend on nothing but the arguments: sfc32 (Doty-Humphrey's small fast counting generator, of
 * PractRand), whose 128 bits of state hold the seed, the stream and two counters, so that any one image of any one
 * epoch can be drawn without drawing those before it.
 */
export function random(seed: number, stream: keyof typeof STREAMS, first = 0, second = 0): Random {
  let a = seed | 0;
  let b = (Math.floor(seed / 2 ** 32) | 0) ^ (STREAMS[stream] << 24); // a seed has 21 bits above the low 32
  let c = first | 0;
  let counter = second | 0;
  const next = () => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + sum) | 0;
    return (sum >>> 0) / 2 ** 32;
  };
  for (let i = 0; i < 20; i++) next(); // mixes neighbouring seeds and counters apart; the author's advice is 12
  return next;
}
