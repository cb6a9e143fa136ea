import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseSafetensors } from '../safetensors/parse.js';
import { writeSafetensors } from '../safetensors/write.js';
import { TORCH_TENSORS } from '../testing/torch-tensors.js';
import { torch } from './format.js';
import { writeTorch } from './write.js';

const written = () => writeTorch(TORCH_TENSORS, { epoch: '12' });
const golden = fileURLToPath(new URL('../golden/torch-written.json', import.meta.url));
const script = fileURLToPath(new URL('../../../../tools/golden/torch-written.py', import.meta.url));
if (process.env.RESIDUAL_WRITE_TORCH) writeFileSync(process.env.RESIDUAL_WRITE_TORCH, written());

describe('writeTorch', () => {
  it('gives the bytes that PyTorch has loaded', () => {
    const { file } = JSON.parse(readFileSync(golden, 'utf8'));
    expect(Buffer.from(written()).toString('base64')).toBe(file);
  });

  const python = process.env.RESIDUAL_PYTHON;
  it.skipIf(!python)(
    `gives what PyTorch loads, weights_only${python ? '' : ' (skipped: RESIDUAL_PYTHON names no Python with torch)'}`,
    () => {
      const folder = mkdtempSync(join(tmpdir(), 'residualjs-torch-'));
      try {
        writeFileSync(join(folder, 'w.pt'), written());
        expect(execFileSync(python!, [script, join(folder, 'w.pt')]).toString()).toContain('"torch"');
      } finally {
        rmSync(folder, { recursive: true });
      }
    },
  );

  it('and reading are inverses, and safetensors in between changes nothing', async () => {
    const read = await torch.read(written(), { file: 'w.pt' });
    expect(read.metadata).toEqual({ epoch: '12' });
    expect(read.tensors).toEqual(parseAgain());
    expect(writeTorch(read.tensors, read.metadata)).toEqual(written());
    const through = parseSafetensors(writeSafetensors(read.tensors));
    expect(Object.fromEntries(through)).toEqual(Object.fromEntries(read.tensors));
    function parseAgain() {
      const parsed = parseSafetensors(writeSafetensors(TORCH_TENSORS));
      return new Map(TORCH_TENSORS.map(([name]) => [name, parsed.get(name)]));
    }
  });

  it('brings back any names and shapes', async () => {
    const tensor = fc.array(fc.integer({ min: 0, max: 5 }), { maxLength: 4 }).map((shape) => ({
      shape,
      data: new Float32Array(shape.reduce((a, b) => a * b, 1)).fill(shape.length),
    }));
    const file = fc.tuple(
      fc.dictionary(fc.string({ unit: 'grapheme' }), tensor, { minKeys: 1 }),
      fc.dictionary(fc.string({ minLength: 1 }), fc.string()),
    );
    await fc.assert(
      fc.asyncProperty(file, async ([tensors, { state_dict: _, ...metadata }]) => {
        const entries = Object.entries(tensors);
        const read = await torch.read(writeTorch(entries, metadata), { file: 'w.pt' });
        expect([...read.tensors]).toEqual(
          entries.map(([name, { shape, data }]) => [name, { dtype: 'F32', shape, data }]),
        );
        expect(read.metadata).toEqual(metadata);
      }),
    );
  });

  it('says what cannot be written', () => {
    expect(existsSync(script)).toBe(true);
    const data = Uint16Array.of(1);
    expect(() => writeTorch([['w', { shape: [1], data }]])).toThrow(
      "'w': PyTorch has no storages of U16; they can be written as .safetensors",
    );
    const one = { shape: [1], data: Float32Array.of(1) };
    expect(() =>
      writeTorch([
        ['w', one],
        ['w', one],
      ]),
    ).toThrow('two tensors share a name');
    expect(() => writeTorch([['w', one]], { state_dict: '' })).toThrow(
      "metadata cannot be named 'state_dict'",
    );
    expect(() => writeTorch([['w', { ...one, shape: [2] }]])).toThrow(
      'shape [2] has 2 values, and 1 were given',
    );
  });
});
