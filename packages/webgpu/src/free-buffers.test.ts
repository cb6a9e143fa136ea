import fc from 'fast-check';
import { expect, it } from 'vitest';
import { FreeBufferLists } from './free-buffers.js';

const buffers = (length: number) => Array.from({ length }, (_, i) => ({ i }) as unknown as GPUBuffer);

it('gives out what was freed first of all, whatever is freed in between', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(9), { maxLength: 40 }), (moves) => {
      const all = buffers(10);
      const free = new FreeBufferLists().set('key', []).get('key')!;
      for (const buffer of all) free.push(buffer);
      const left = new Set(all);
      for (const move of moves) {
        const buffer = all[move]!;
        if (!left.has(buffer)) {
          free.push(buffer);
          left.add(buffer);
          continue;
        }
        const lowest = all.find((one) => left.has(one))!;
        expect(free.pop()).toBe(lowest);
        left.delete(lowest);
      }
      expect(free).toHaveLength(left.size);
    }),
  );
});

it('takes over a list that is there', () => {
  const [a, b] = buffers(2) as [GPUBuffer, GPUBuffer];
  const lists = new FreeBufferLists().set('key', [a, b]);
  expect(lists.get('key')!.pop()).toBe(a);
  expect(lists.get('key')!.pop()).toBe(b);
  expect(lists.get('key')!.pop()).toBeUndefined();
});
