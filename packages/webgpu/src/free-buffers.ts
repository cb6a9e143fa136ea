import { numberOf } from './numbered.js';

/** Free buffers of one size, the one with the lowest number last, where `pop` takes it. */
class FreeBuffers extends Array<GPUBuffer> {
  override push(...buffers: GPUBuffer[]): number {
    for (const buffer of buffers) {
      const number = numberOf(buffer);
      let [low, high] = [0, this.length];
      while (low < high) {
        const middle = (low + high) >> 1;
        if (numberOf(this[middle]!) > number) low = middle + 1;
        else high = middle;
      }
      this.splice(low, 0, buffer);
    }
    return this.length;
  }
}

/**
 * The lists of free buffers of tfjs's buffer manager, by size and usage, such that the buffer with the lowest number is given out first. tfjs
 * gives out the one that was freed last, which permutes them anew at every training step; so every step is soon on the buffers of
 * the step before, and its bind groups can be kept.
 */
export class FreeBufferLists extends Map<string, GPUBuffer[]> {
  override set(key: string, list: GPUBuffer[]): this {
    const sorted = new FreeBuffers();
    sorted.push(...list);
    return super.set(key, sorted);
  }
}
