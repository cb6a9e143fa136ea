import type { Random } from './random.js';

/** What a mutation may draw on. */
export interface MutationSource {
  /** Where its choices come from. */
  random: Random;
  /** Other inputs, to take pieces from. */
  others: readonly Uint8Array[];
  /** Pieces that mean something in the format. */
  tokens: readonly Uint8Array[];
}

type Mutation = (bytes: Uint8Array, source: MutationSource) => Uint8Array;

const LARGEST = 2 ** 20;

const joined = (...parts: Uint8Array[]) => {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  parts.reduce((at, part) => {
    whole.set(part, at);
    return at + part.length;
  }, 0);
  return whole;
};

/** Puts `piece` in place of the bytes from `begin` to `end`. */
const replaced = (bytes: Uint8Array, begin: number, end: number, piece: Uint8Array) =>
  joined(bytes.subarray(0, begin), piece, bytes.subarray(end));

/** Places and lengths are mostly small: what matters lies in headers. */
const length = (random: Random, most: number) => Math.min(most, 1 + random.below(2 ** (1 + random.below(8))));

const changed = (bytes: Uint8Array, change: (copy: Uint8Array) => void) => {
  const copy = bytes.slice();
  if (copy.length > 0) change(copy);
  return copy;
};

/** Values at which readers of lengths and offsets go wrong. */
const EDGES = [
  0n,
  1n,
  0x7fn,
  0x80n,
  0xffn,
  0x7fffn,
  0xffffn,
  0x7fffffffn,
  0x80000000n,
  0xfffffff0n,
  0xffffffffn,
  2n ** 53n,
  2n ** 63n - 1n,
  2n ** 63n,
  2n ** 64n - 1n,
];

const MUTATIONS: readonly Mutation[] = [
  (bytes, { random }) =>
    changed(bytes, (copy) => {
      copy[random.below(copy.length)] ^= 1 << random.below(8);
    }),
  (bytes, { random }) =>
    changed(bytes, (copy) => {
      copy[random.below(copy.length)] = random.below(256);
    }),
  // A length or an offset, of any width and either byte order, is set to an edge.
  (bytes, { random }) =>
    changed(bytes, (copy) => {
      const width = random.pick([1, 2, 4, 8]);
      const at = random.below(Math.max(1, copy.length - width));
      const value = random.pick(EDGES);
      const big = random.below(4) === 0;
      for (let i = 0; i < width && at + i < copy.length; i++) {
        copy[at + i] = Number((value >> BigInt(8 * (big ? width - 1 - i : i))) & 0xffn);
      }
    }),
  // One is counted up or down a little.
  (bytes, { random }) =>
    changed(bytes, (copy) => {
      copy[random.below(copy.length)] += random.pick([-2, -1, 1, 2, 16, -16]);
    }),
  // A number written in digits.
  (bytes, { random }) => {
    const start = random.below(Math.max(1, bytes.length));
    const at = bytes.findIndex((byte, i) => i >= start && byte >= 0x30 && byte <= 0x39);
    if (at < 0) return bytes;
    let end = at;
    while (end < bytes.length && bytes[end] >= 0x30 && bytes[end] <= 0x39) end++;
    const digits = random.pick([
      '0',
      '1',
      '-1',
      '4294967296',
      '9007199254740993',
      '1e9',
      '99999999999999999999',
      '',
    ]);
    return replaced(bytes, at, end, new TextEncoder().encode(digits));
  },
  (bytes, { random }) => bytes.slice(0, random.below(bytes.length + 1)),
  (bytes, { random }) => {
    const at = random.below(bytes.length + 1);
    return replaced(bytes, at, Math.min(bytes.length, at + length(random, bytes.length)), new Uint8Array(0));
  },
  // A piece of the same input again, or elsewhere.
  (bytes, { random }) => {
    const from = random.below(bytes.length + 1);
    const piece = bytes.slice(from, from + length(random, bytes.length));
    const at = random.below(bytes.length + 1);
    return replaced(bytes, at, random.below(2) ? at : Math.min(bytes.length, at + piece.length), piece);
  },
  (bytes, { random }) => {
    const piece = bytes.slice(0, length(random, bytes.length));
    const many = Array.from({ length: 1 + random.below(64) }, () => piece);
    return replaced(bytes, random.below(bytes.length + 1), bytes.length, joined(...many));
  },
  // The beginning of one and the end of another.
  (bytes, { random, others }) => {
    const other = others.length > 0 ? random.pick(others) : bytes;
    return joined(
      bytes.subarray(0, random.below(bytes.length + 1)),
      other.subarray(random.below(other.length + 1)),
    );
  },
  (bytes, { random, tokens }) => {
    if (tokens.length === 0) return bytes;
    const at = random.below(bytes.length + 1);
    const token = random.pick(tokens);
    const repeated = Array.from({ length: random.below(4) === 0 ? 1 + random.below(200) : 1 }, () => token);
    return replaced(
      bytes,
      at,
      random.below(2) ? at : Math.min(bytes.length, at + token.length),
      joined(...repeated),
    );
  },
  (bytes, { random }) =>
    changed(bytes, (copy) => {
      const at = random.below(copy.length);
      copy.fill(random.pick([0, 0xff, 0x28, 0x5d, 0x7b]), at, at + length(random, copy.length));
    }),
];

/** Bytes with one to eight mutations. */
export function mutateBytes(bytes: Uint8Array, source: MutationSource): Uint8Array {
  let mutated = bytes;
  const count = 1 + Math.min(7, Math.floor(-Math.log2(1 - source.random.next())));
  for (let i = 0; i < count; i++) mutated = source.random.pick(MUTATIONS)(mutated, source).slice(0, LARGEST);
  return mutated;
}
