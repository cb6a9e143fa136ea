import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { formatOfBytes } from './format-of-bytes.js';
import { goldenFile } from './testing/golden.js';
import { kerasFile } from './testing/keras-golden.js';
import { writeZip } from './zip/write-zip.js';

const nameOf = async (bytes: Uint8Array) => (await formatOfBytes(bytes))?.name ?? null;
const text = (content: string) => new TextEncoder().encode(content);
const zipOf = (...names: string[]) => writeZip(names.map((name) => ({ name, bytes: text('') })));

describe('formatOfBytes', () => {
  it('knows files by their first bytes', async () => {
    expect(await nameOf(goldenFile)).toBe('safetensors');
    expect(await nameOf(kerasFile('keras2.h5'))).toBe('Keras HDF5');
    expect(await nameOf(kerasFile('keras3.keras'))).toBe('Keras archive');
    expect(await nameOf(zipOf('archive/data.pkl', 'archive/data/0'))).toBe('PyTorch');
  });

  it('says of nothing else that it knew it', async () => {
    for (const bytes of [new Uint8Array(0), text('PK\x03\x04 and no more'), text('hello'), zipOf('a.txt')]) {
      expect(await nameOf(bytes)).toBe(null);
    }
    // A length that reaches beyond the file, before a brace.
    expect(await nameOf(Uint8Array.of(255, 0, 0, 0, 0, 0, 0, 0, 0x7b, 0x7d))).toBe(null);
    expect(await nameOf(readFileSync(new URL(import.meta.url)))).toBe(null);
  });
});
