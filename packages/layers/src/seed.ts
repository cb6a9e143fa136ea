/**
 * The seed of one layer, from the seed of the network and the layer's name.
 *
 * Every layer draws from a stream of its own, so that a layer more or less does not shift the numbers of the
 * others. An integer in [1, 2^31): TensorFlow.js takes a seed of 0 for no seed at all.
 *
 * @example
 * deriveSeed(0, 'stage1_block1_conv1'); // 354593589
 */
export function deriveSeed(seed: number, name: string): number {
  if (!Number.isInteger(seed)) {
    throw new RangeError(`the seed of '${name}' is ${seed}; it must be an integer`);
  }
  let hash = 0x811c9dc5; // FNV-1a, 32 bits
  for (const character of `${seed}/${name}`) {
    hash = Math.imul(hash ^ character.codePointAt(0)!, 0x01000193);
  }
  // The last bits of FNV-1a are weak for names that differ in their last digit only: mix (murmur3's finaliser).
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  hash ^= hash >>> 16;
  return hash >>> 1 || 1;
}
