import { readFileSync } from 'node:fs';
import { sharedData } from '@residualjs/testing/node';
import { describe, expect, it } from 'vitest';
import { memorySource } from '../byte-source.js';
import { WeightsFormatError } from '../format-error.js';
import { readOpened } from '../read-opened.js';
import { parseSafetensors } from '../safetensors/parse.js';
import { openTorch } from './open-torch.js';

interface Golden {
  files: {
    name: string;
    file: string;
    key?: string;
    tensors: Record<string, { dtype: string; shape: number[]; values: string }>;
    metadata: Record<string, string>;
  }[];
  refused: { name: string; file: string; names: string }[];
}

const golden: Golden = JSON.parse(readFileSync(new URL('../golden/torch.json', import.meta.url), 'utf8'));
const bytesOf = (base64: string) => new Uint8Array(Buffer.from(base64, 'base64'));
const read = async (bytes: Uint8Array, key?: string) =>
  readOpened(await openTorch(memorySource(bytes, 'w.pth'), { key }));

/** As Python prints a value of a dtype. */
function parsed(dtype: string, value: string): number | bigint {
  if (dtype === 'BOOL') return value === 'True' ? 1 : 0;
  if (dtype === 'I64' || dtype === 'U64') return BigInt(value);
  return Number(value.replace('inf', 'Infinity'));
}

describe('openTorch', () => {
  it.each(golden.files.map((file) => [file.name, file] as const))(
    'reads what PyTorch wrote: %s',
    async (_, { file, key, tensors, metadata }) => {
      const found = await read(bytesOf(file), key);
      expect(found.metadata).toEqual(metadata);
      expect([...found.tensors.keys()]).toEqual(Object.keys(tensors));
      for (const [name, { dtype, shape, values }] of Object.entries(tensors)) {
        const entry = found.tensors.get(name)!;
        expect({ dtype: entry.dtype, shape: entry.shape }).toEqual({ dtype, shape });
        expect([...entry.data]).toEqual(
          (values === '' ? [] : values.split(' ')).map((value) => parsed(dtype, value)),
        );
      }
    },
  );

  it.each(golden.refused.map((file) => [file.name, file] as const))(
    'refuses by name, and runs nothing: %s',
    async (_, { file, names }) => {
      const error = await read(bytesOf(file)).catch((caught) => caught);
      expect(error).toBeInstanceOf(WeightsFormatError);
      expect(error.message).toContain(names);
    },
  );

  it('describes tensors before any of them is read', async () => {
    const file = bytesOf(golden.files.find(({ name }) => name === 'views, zip')!.file);
    const ranges: [number, number][] = [];
    const source = memorySource(file, 'w.pth');
    const opened = await openTorch({
      ...source,
      read: (begin, end) => {
        ranges.push([begin, end]);
        return source.read(begin, end);
      },
    });
    expect(opened.tensors.get('permuted')).toEqual({ dtype: 'F32', shape: [4, 2, 3] });
    ranges.length = 0;
    const tail = await opened.read('tail');
    expect([...tail.data]).toEqual([20, 21, 22, 23]);
    expect(ranges.map(([begin, end]) => end - begin)).toEqual([30, 16]); // the local header, and four values
    await expect(opened.read('nose')).rejects.toThrow("w.pth has no tensor 'nose'");
  });

  const weights = (name: string) => sharedData(`weights/${name}`);
  const th = weights('resnet20-12fca82f.th');
  const safetensors = weights('akamaster_resnet20.safetensors');
  it.skipIf(!th || !safetensors)(
    `reads a trained ResNet-20 as its safetensors twin has it${th && safetensors ? '' : ' (skipped: no shared data)'}`,
    async () => {
      const found = await read(readFileSync(th!));
      const twin = parseSafetensors(readFileSync(safetensors!));
      expect(found.metadata.best_prec1).toMatch(/^9\d\.\d/);
      const prefix = 'module.';
      const names = [...found.tensors.keys()];
      expect(names.every((name) => name.startsWith(prefix))).toBe(true);
      expect(new Set(names.map((name) => name.slice(prefix.length)))).toEqual(new Set(twin.keys()));
      for (const [name, entry] of twin) expect(found.tensors.get(prefix + name)).toEqual(entry);
    },
  );
});
