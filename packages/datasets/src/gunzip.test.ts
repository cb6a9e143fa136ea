import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DatasetFormatError } from './format-error.js';
import { gunzip, isGzip } from './gunzip.js';

const content = Uint8Array.from({ length: 60_000 }, (_, i) => (i * i) >> 7);
const packed = gzipSync(content);
const failure = (bytes: Uint8Array, options = {}) =>
  gunzip(bytes, { file: 'a.gz', ...options }).then(
    () => {
      throw new Error('it was unpacked');
    },
    (error) => {
      expect(error).toBeInstanceOf(DatasetFormatError);
      return error as DatasetFormatError;
    },
  );

describe('gunzip', () => {
  it('unpacks what zlib packed, also from a Buffer within a larger one', async () => {
    expect(await gunzip(packed)).toEqual(content);
    const inside = Buffer.concat([Buffer.alloc(3), packed]).subarray(3);
    expect(await gunzip(inside)).toEqual(content);
    expect(await gunzip(gzipSync(new Uint8Array(0)))).toEqual(new Uint8Array(0));
  });

  it('knows gzip by its magic number', () => {
    expect(isGzip(packed)).toBe(true);
    expect(isGzip(content)).toBe(false);
    expect(isGzip(new Uint8Array(0))).toBe(false);
  });

  it('refuses what is cut off, damaged or followed by other bytes, and names file and byte', async () => {
    const cut = await failure(packed.subarray(0, 5000));
    expect(cut.message).toMatch(
      /^a\.gz: gzip data is damaged or cut off after \d+ unpacked bytes.*\(byte 5000\)$/,
    );
    const wrongSum = Uint8Array.from(packed);
    wrongSum[packed.length - 6] ^= 1;
    expect((await failure(wrongSum)).byte).toBe(packed.length);
    await failure(Buffer.concat([packed, Buffer.from('more')]));
    await failure(new Uint8Array(0));
  });

  it('says about where the damage is: no further on than the stream reads ahead', async () => {
    const long = gzipSync(
      Uint8Array.from({ length: 1_000_000 }, (_, i) => Math.imul(i ^ (i >> 7), 2654435761) >>> 13),
    );
    const early = Uint8Array.from(long).fill(255, 20, 60);
    expect((await failure(early)).byte).toBeLessThan(long.length / 2);
  });

  it('stops a bomb at the limit', async () => {
    const bomb = gzipSync(Buffer.alloc(50_000_000));
    const error = await failure(bomb, { limit: 100_000 });
    expect(error.message).toMatch(/unpacks to more than 100000 bytes/);
  });

  it('answers any damage with the content or an error, never a hang', async () => {
    const short = gzipSync(content.subarray(0, 3000));
    await fc.assert(
      fc.asyncProperty(fc.nat(short.length - 1), fc.nat(255), async (at, value) => {
        const bytes = Uint8Array.from(short).with(at, value);
        const result = await gunzip(bytes).catch((error) => error);
        if (result instanceof Uint8Array) expect(result).toEqual(content.subarray(0, 3000));
        else expect(result).toBeInstanceOf(DatasetFormatError);
      }),
      { numRuns: 300 },
    );
  });
});
