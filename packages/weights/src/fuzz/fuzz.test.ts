import { readFileSync } from 'node:fs';
import { getHeapStatistics } from 'node:v8';
import { afterAll, describe, expect, it } from 'vitest';
import { Random } from './random.js';
import type { FuzzTarget } from './target.js';
import { FUZZ_TARGETS } from './targets.js';
import { inputOf, shrink, verdictOf } from './verdict.js';

const RUNS = 300; // `npm run fuzz -- --runs N` does more
const golden = (path: string) => new Uint8Array(readFileSync(new URL(`../golden/${path}`, import.meta.url)));
const allocated = () => {
  const { used_heap_size, external_memory } = getHeapStatistics();
  return used_heap_size + external_memory;
};

afterAll(async () => {
  for (const target of FUZZ_TARGETS) await target.close?.();
});

describe.each(FUZZ_TARGETS.map((target) => [target.name, target] as const))('the parser %s', (_, target) => {
  it(`answers ${RUNS} damaged files with a value or an error of its own`, async () => {
    const seeds = await target.seeds(golden);
    expect(seeds.length).toBeGreaterThan(0);
    const outcomes = new Set<string>();
    for (const seed of seeds) expect((await verdictOf(target, seed)).failure).toBeUndefined();
    for (let index = 0; index < RUNS; index++) {
      const input = await inputOf(target, seeds, 1, index);
      const { outcome, failure } = await verdictOf(target, input, { allocated });
      expect(failure, `input ${index} of seed 1`).toBeUndefined();
      outcomes.add(outcome);
    }
    expect(outcomes).toEqual(new Set(['value', 'refused'])); // else the mutations are too weak, or too strong
  });
});

describe('the fuzzer', () => {
  const seeds = [Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8)];
  const target = (parse: (bytes: Uint8Array) => unknown): FuzzTarget => ({
    name: 'made up',
    seeds: () => seeds,
    parse: async (bytes) => parse(bytes),
  });

  it('gives the same input for the same seed and index, and others for others', async () => {
    const parser = target(() => 0);
    const some = (seed: number) =>
      Promise.all(Array.from({ length: 50 }, (_, index) => inputOf(parser, seeds, seed, index)));
    expect(await some(1)).toEqual(await some(1));
    expect(await some(1)).not.toEqual(await some(2));
    expect(new Set((await some(1)).map(String)).size).toBeGreaterThan(40);
    const random = new Random(3);
    const drawn = Array.from({ length: 1000 }, () => random.next());
    expect(Math.abs(drawn.reduce((sum, value) => sum + value, 0) / 1000 - 0.5)).toBeLessThan(0.05);
  });

  it('finds a foreign error, and the smallest input that makes it', async () => {
    const parser = target((bytes) => {
      if (bytes.includes(255)) throw new TypeError(`at ${bytes.indexOf(255)}`);
    });
    let found: Uint8Array | undefined;
    let kind = '';
    for (let index = 0; !found && index < 1000; index++) {
      const input = await inputOf(parser, seeds, 1, index);
      const { failure } = await verdictOf(parser, input);
      if (failure) [found, kind] = [input, failure.kind];
    }
    expect(kind).toBe('TypeError: at N');
    expect(await shrink(parser, found!, kind)).toEqual(Uint8Array.of(255));
  });

  it('finds an allocation that the input does not warrant', async () => {
    const kept: unknown[] = [];
    const parser = target(() => kept.push(new Uint8Array(2 ** 25).fill(1)));
    expect((await verdictOf(parser, seeds[0], { allocated })).failure?.kind).toBe('memory');
    expect(
      (
        await verdictOf(
          target(() => 0),
          seeds[0],
          { allocated },
        )
      ).outcome,
    ).toBe('value');
  });
});
