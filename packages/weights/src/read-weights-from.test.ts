import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { serve, withServer } from '@residualjs/testing/node';
import { expect, it } from 'vitest';
import { WeightsFormatError } from './format-error.js';
import { addressBeside, readWeightsFrom } from './read-weights-from.js';
import { writeSafetensors } from './safetensors/write.js';

const bytes = writeSafetensors([['a', { shape: [2], data: Float32Array.of(1, 2) }]], { from: 'me' });

it('reads an address, a file, a blob and bytes, whatever they are called', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'residualjs-from-'));
  try {
    const path = join(folder, 'a.safetensors');
    writeFileSync(path, bytes);
    const expected = await readWeightsFrom(path);
    expect([...expected.tensors.get('a')!.data]).toEqual([1, 2]);
    const blob = new Blob([bytes as Uint8Array<ArrayBuffer>]);
    const file = new File([blob], 'misnamed.h5');
    for (const source of [bytes, blob, file, await blob.arrayBuffer(), pathToFileURL(path)]) {
      expect(await readWeightsFrom(source)).toEqual(expected);
    }
    await withServer(
      (request, response) => serve(bytes, request, response),
      async (base) => {
        expect(await readWeightsFrom(new URL('download?id=1', base), { cache: folder })).toEqual(expected);
      },
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

it('says what it is and which format it was taken for', async () => {
  await expect(readWeightsFrom(Uint8Array.of(1, 2, 3))).rejects.toThrow(
    "'the weights': no weight format is known",
  );
  const damaged = readWeightsFrom(Uint8Array.of(1, 2, 3), { name: 'mine.safetensors' });
  await expect(damaged).rejects.toThrow(WeightsFormatError);
  await expect(damaged).rejects.toThrow(/^mine\.safetensors: /);
});

it('finds what lies beside', () => {
  expect(addressBeside('https://example.org/a/model.json?x=1', 'b c.bin')).toBe(
    'https://example.org/a/b%20c.bin',
  );
  expect(addressBeside('/a/model.json', 'b/c.bin')).toBe('/a/b/c.bin');
  expect(addressBeside('model.json', 'c.bin')).toBe('c.bin');
});
