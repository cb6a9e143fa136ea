import { deflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Allowance } from '../allowance.js';
import { memorySource } from '../byte-source.js';
import { crc32 } from './crc32.js';
import { readZip, readZipEntry } from './read-zip.js';
import { writeZip } from './write-zip.js';

const text = (characters: string) => new TextEncoder().encode(characters);

async function contentsOf(zip: Uint8Array): Promise<Record<string, Uint8Array>> {
  const source = memorySource(zip, 'w.zip');
  const allowance = new Allowance('w.zip', zip.length);
  const contents: [string, Uint8Array][] = [];
  for (const [name, entry] of await readZip(source)) {
    contents.push([name, (await readZipEntry(source, entry, { allowance })).slice()]);
  }
  return Object.fromEntries(contents);
}

/** A zip file of one deflated entry, which claims to hold `size` bytes. */
function deflated(packed: Uint8Array, size: number, crc = 0): Uint8Array {
  const zip = Buffer.from(writeZip([{ name: 'a', bytes: packed }]));
  const central = zip.indexOf(Buffer.from([0x50, 0x4b, 1, 2]));
  zip.writeUInt16LE(8, central + 10);
  zip.writeUInt32LE(crc, central + 16);
  zip.writeUInt32LE(size, central + 24);
  return new Uint8Array(zip);
}

/** The same entries, with every size and place in zip64 fields. */
function asZip64(zip: Uint8Array): Uint8Array {
  const old = Buffer.from(zip);
  const end = old.length - 22;
  const [count, begin] = [old.readUInt16LE(end + 10), old.readUInt32LE(end + 16)];
  const parts = [old.subarray(0, begin)];
  for (let i = 0, at = begin; i < count; i++) {
    const next = at + 46 + old.readUInt16LE(at + 28);
    const entry = Buffer.from(old.subarray(at, next));
    const extra = Buffer.alloc(28);
    extra.writeUInt16LE(1, 0);
    extra.writeUInt16LE(24, 2);
    [24, 20, 42].forEach((field, k) => {
      extra.writeBigUInt64LE(BigInt(entry.readUInt32LE(field)), 4 + 8 * k);
      entry.writeUInt32LE(0xffffffff, field);
    });
    entry.writeUInt16LE(28, 30);
    parts.push(entry, extra);
    at = next;
  }
  const directory = parts.slice(1).reduce((sum, { length }) => sum + length, 0);
  const end64 = Buffer.alloc(56);
  end64.writeUInt32LE(0x06064b50, 0);
  for (const [value, at] of [
    [44, 4],
    [count, 24],
    [count, 32],
    [directory, 40],
    [begin, 48],
  ]) {
    end64.writeBigUInt64LE(BigInt(value), at);
  }
  const locator = Buffer.alloc(20);
  locator.writeUInt32LE(0x07064b50, 0);
  locator.writeBigUInt64LE(BigInt(begin + directory), 8);
  const short = Buffer.from(old.subarray(end));
  short.writeUInt16LE(0xffff, 8);
  short.writeUInt16LE(0xffff, 10);
  short.writeUInt32LE(0xffffffff, 12);
  short.writeUInt32LE(0xffffffff, 16);
  return new Uint8Array(Buffer.concat([...parts, end64, locator, short]));
}

const FILES = [
  { name: 'folder/a', bytes: text('one') },
  { name: 'naïve \u{1f600}', bytes: new Uint8Array(0) },
];

describe('readZip', () => {
  it('gives back what writeZip put there, aligned as was asked', async () => {
    const file = fc.record({ name: fc.string({ unit: 'grapheme', maxLength: 80 }), bytes: fc.uint8Array() });
    const files = fc.uniqueArray(file, { selector: ({ name }) => name, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(files, fc.constantFrom(1, 2, 8, 64), async (inputs, align) => {
        const zip = writeZip(inputs, { align });
        expect(await contentsOf(zip)).toEqual(
          Object.fromEntries(inputs.map(({ name, bytes }) => [name, bytes])),
        );
        for (const { bytes } of inputs.filter(({ bytes }) => bytes.length > 40)) {
          expect(Buffer.from(zip).indexOf(Buffer.from(bytes)) % align).toBe(0);
        }
      }),
    );
    expect(() => writeZip([FILES[0], FILES[0]])).toThrow('two zip entries share a name');
  });

  it('reads zip64', async () => {
    const zip = asZip64(writeZip(FILES));
    expect(await contentsOf(zip)).toEqual({ 'folder/a': text('one'), 'naïve \u{1f600}': new Uint8Array(0) });
    const cut = Buffer.from(zip);
    cut.writeUInt16LE(8, cut.indexOf(Buffer.from([1, 0, 24, 0])) + 2);
    await expect(contentsOf(new Uint8Array(cut))).rejects.toThrow('a zip64 field is cut off');
  });

  it('inflates what is deflated, to exactly the size that is claimed, and checks its checksum', async () => {
    const plain = text('residual '.repeat(100));
    const packed = new Uint8Array(deflateRawSync(plain));
    expect(await contentsOf(deflated(packed, plain.length, crc32(plain)))).toEqual({ a: plain });
    const problem = async (zip: Uint8Array) => (await contentsOf(zip).catch((error) => error)).message;
    expect(await problem(deflated(packed, plain.length))).toMatch("'a' is damaged: its checksum is another");
    expect(await problem(deflated(packed, plain.length - 1))).toMatch('inflates to more than the 899 bytes');
    expect(await problem(deflated(packed, plain.length + 1))).toMatch(
      'inflates to 900 bytes in place of 901',
    );
    expect(await problem(deflated(packed.subarray(0, 9), plain.length))).toMatch("'a' is no deflate stream");
    expect(await problem(deflated(text('no deflate'), plain.length))).toMatch("'a' is no deflate stream");
  });

  it('does not inflate a bomb', async () => {
    const bomb = new Uint8Array(deflateRawSync(new Uint8Array(2 ** 24)));
    expect(bomb.length).toBeLessThan(2 ** 15);
    const before = process.memoryUsage().arrayBuffers;
    await expect(contentsOf(deflated(bomb, 2 ** 24))).rejects.toThrow(/'a' would need 16777216 bytes/);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(2 ** 20);
  });

  it('says what is wrong with a directory', async () => {
    const zip = Buffer.from(writeZip(FILES));
    const central = zip.indexOf(Buffer.from([0x50, 0x4b, 1, 2]));
    const second = zip.indexOf(Buffer.from([0x50, 0x4b, 1, 2]), central + 1);
    const problem = async (change: (copy: Buffer) => unknown) => {
      const copy = Buffer.from(zip);
      change(copy);
      return (await contentsOf(new Uint8Array(copy)).catch((error) => error)).message;
    };
    expect(await problem((copy) => copy.fill(0, copy.length - 22))).toMatch('no zip directory at the end');
    expect(await problem((copy) => copy.writeUInt16LE(9, copy.length - 12))).toMatch('cannot have 9 entries');
    expect(await problem((copy) => copy.writeUInt32LE(zip.length, copy.length - 6))).toMatch(
      'a zip directory at bytes',
    );
    expect(await problem((copy) => copy.writeUInt16LE(1, central + 8))).toMatch("'folder/a' is encrypted");
    expect(await problem((copy) => copy.writeUInt16LE(12, central + 10))).toMatch(
      "'folder/a' is packed by method 12",
    );
    expect(await problem((copy) => copy.writeUInt32LE(4, central + 24))).toMatch(
      'is stored, and takes 3 bytes for 4',
    );
    expect(await problem((copy) => copy.writeUInt32LE(7, second + 42))).toMatch(
      'overlaps the entry before it',
    );
    expect(await problem((copy) => copy.writeUInt32LE(2, central + 42))).toMatch('no local header');
    expect(await problem((copy) => copy.fill(0xff, central + 46, central + 50))).toMatch('is not UTF-8');
    expect(await problem((copy) => copy.writeUInt32LE(0, second))).toMatch('no zip directory entry 2 of 2');
    expect(await problem((copy) => copy.writeUInt16LE(999, 28))).toMatch(
      'reaches beyond the end of the file',
    );
  });

  it('has the checksum of the standard', () => {
    expect(crc32(text('123456789'))).toBe(0xcbf43926);
  });
});
