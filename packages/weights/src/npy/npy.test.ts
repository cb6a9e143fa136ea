import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { WeightsFormatError } from '../format-error.js';
import { parseSafetensors } from '../safetensors/parse.js';
import { type WeightInput, writeSafetensors } from '../safetensors/write.js';
import type { WeightDtype } from '../weight-file.js';
import { npy, npz } from './format.js';
import { writeNpy, writeNpz } from './write.js';

interface Described {
  dtype: WeightDtype;
  shape: number[];
  values: string;
}

interface Golden {
  npy: (Described & { name: string; file: string; ours: boolean })[];
  npz: { name: string; file: string; arrays: Record<string, Described> }[];
  refused: { name: string; ending: string; names: string; file: string }[];
}

const golden: Golden = JSON.parse(readFileSync(new URL('../golden/numpy.json', import.meta.url), 'utf8'));
const bytesOf = (base64: string) => new Uint8Array(Buffer.from(base64, 'base64'));
const named = <T extends { name: string }>(cases: T[]) => cases.map((each) => [each.name, each] as const);

/** As Python prints a value of a dtype. */
function parsed(dtype: string, value: string): number | bigint {
  if (dtype === 'BOOL') return value === 'True' ? 1 : 0;
  if (dtype === 'I64' || dtype === 'U64') return BigInt(value);
  const number = Number(value.replace('inf', 'Infinity'));
  return dtype === 'F32' ? Math.fround(number) : number;
}

const plain = ({ dtype, shape, values }: Described) => ({
  dtype,
  shape,
  data: values === '' ? [] : values.split(' ').map((value) => parsed(dtype, value)),
});
const listed = ({
  dtype,
  shape,
  data,
}: {
  dtype?: WeightDtype;
  shape: readonly number[];
  data: Iterable<unknown>;
}) => ({
  dtype,
  shape,
  data: [...data],
});

describe('npy', () => {
  it.each(named(golden.npy))('reads what NumPy wrote: %s', async (_, array) => {
    const { tensors, metadata } = await npy.read(bytesOf(array.file), { file: 'a.npy' });
    expect(metadata).toEqual({});
    expect([...tensors.keys()]).toEqual(['tensor']);
    expect(listed(tensors.get('tensor')!)).toEqual(plain(array));
  });

  it.each(named(golden.npy.filter(({ ours }) => ours)))('writes the bytes of NumPy: %s', async (_, array) => {
    const { tensors } = await npy.read(bytesOf(array.file), { file: 'a.npy' });
    expect(Buffer.from(writeNpy(tensors)).toString('base64')).toBe(array.file);
  });

  it('says what is wrong with a header', async () => {
    const whole = bytesOf(golden.npy[0].file);
    const problem = async (change: (copy: Uint8Array) => Uint8Array | undefined) => {
      const copy = whole.slice();
      return (await npy.read(change(copy) ?? copy, { file: 'a.npy' }).catch((error) => error)).message;
    };
    const header = (text: string) => (copy: Uint8Array) => {
      copy.fill(0x20, 10, 127);
      copy.set(new TextEncoder().encode(text), 10);
      return copy;
    };
    const version = (number: number) => (copy: Uint8Array) => {
      copy[6] = number;
      return copy;
    };
    for (const number of [0, 4]) {
      expect(await problem(version(number))).toBe(
        `a.npy: version ${number} of .npy, read are 1 to 3 (byte 0)`,
      );
    }
    expect(await problem((copy) => copy.subarray(0, 5))).toMatch('no array of NumPy');
    expect(await problem((copy) => copy.subarray(0, 100))).toMatch(
      'cut off: 100 bytes, and its header ends at 128',
    );
    expect(await problem((copy) => copy.subarray(0, -1))).toMatch(/an array to byte \d+, and there are \d+/);
    expect(await problem(header("{'descr': '<f4', 'shape': (4,)}"))).toMatch(
      "must have 'descr', 'fortran_order' and 'shape'",
    );
    expect(await problem(header("{'descr': '<f4', 'fortran_order': False, 'shape': 4}"))).toMatch(
      'its shape is no tuple',
    );
    const large = "{'descr': '<f8', 'fortran_order': False, 'shape': (999999999999999, 99)}";
    expect(await problem(header(large))).toMatch('has more than 2^53 bytes');
    expect(await problem(header("{'descr': __import__('os')}"))).toMatch(
      'the header of the array has " __import__(',
    );
    expect(await problem(header('((((((((((0,),),),),),),),),),)'))).toMatch('nests more than 8 deep');
    expect(await problem(header("{'a': 1, 'a': 2}"))).toMatch('a key of the header is no text, or twice');
    expect(await problem(header('{} {}'))).toMatch('goes on behind its end');
  });

  it('holds one tensor and nothing else', () => {
    const one: WeightInput = { shape: [1], data: Float32Array.of(1) };
    expect(() => writeNpy([])).toThrow('a .npy file holds one tensor, and 0 were given: write .npz');
    expect(() => writeNpy([['a', one]], { epoch: '1' })).toThrow('a .npy file holds no metadata');
  });
});

describe('npz', () => {
  it.each(named(golden.npz))('reads what NumPy wrote: %s', async (_, { file, arrays }) => {
    const { tensors } = await npz.read(bytesOf(file), { file: 'a.npz' });
    expect(Object.fromEntries([...tensors].map(([name, entry]) => [name, listed(entry)]))).toEqual(
      Object.fromEntries(Object.entries(arrays).map(([name, array]) => [name, plain(array)])),
    );
    expect([...tensors.keys()]).toEqual(Object.keys(arrays));
  });

  it('brings back any names, shapes and metadata; bfloat16 as float32', async () => {
    const tensor = fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 4 }).map((shape) => ({
      shape,
      data: new Float32Array(shape.reduce((a, b) => a * b, 1)).fill(shape.length),
    }));
    const texts = fc.dictionary(fc.string({ minLength: 1 }), fc.string());
    await fc.assert(
      fc.asyncProperty(
        fc.dictionary(fc.string({ unit: 'grapheme' }), tensor),
        texts,
        async (file, metadata) => {
          const read = await npz.read(writeNpz(Object.entries(file), metadata), { file: 'a.npz' });
          expect(read.metadata).toEqual(metadata);
          expect([...read.tensors]).toEqual(
            Object.entries(file).map(([name, { shape, data }]) => [name, { dtype: 'F32', shape, data }]),
          );
        },
      ),
    );
    const brain = writeNpz([['b', { dtype: 'BF16', shape: [1], data: Float32Array.of(0.5) }]]);
    const { tensors } = await npz.read(brain, { file: 'a.npz' });
    expect(tensors.get('b')).toEqual({ dtype: 'F32', shape: [1], data: Float32Array.of(0.5) });
  });

  const python = process.env.RESIDUAL_PYTHON;
  it.skipIf(!python)(
    `gives what NumPy loads${python ? '' : ' (skipped: RESIDUAL_PYTHON names no Python with numpy)'}`,
    () => {
      const folder = mkdtempSync(join(tmpdir(), 'residualjs-npz-'));
      try {
        const path = join(folder, 'a.npz');
        const kernel = { shape: [2, 3], data: Float32Array.of(1, 2, 3, 4, 5, 6) };
        writeFileSync(
          path,
          writeNpz(
            [
              ['layer/kernel', kernel],
              ['ü', { shape: [], data: BigInt64Array.of(-7n) }],
            ],
            { a: 'b' },
          ),
        );
        const load =
          'import numpy, sys; f = numpy.load(sys.argv[1]); print({k: f[k].tolist() for k in f if k[0] != "_"})';
        expect(
          execFileSync(python!, ['-c', load, path], { env: { PYTHONIOENCODING: 'utf8' } }).toString(),
        ).toBe("{'layer/kernel': [[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]], 'ü': -7}\n");
      } finally {
        rmSync(folder, { recursive: true });
      }
    },
  );

  it('finds damage by the checksum', async () => {
    const bytes = writeNpz([['a', { shape: [4], data: Float32Array.of(1, 2, 3, 4) }]]);
    const at = Buffer.from(bytes).indexOf(Buffer.from(Float32Array.of(3).buffer));
    bytes[at] ^= 1;
    await expect(npz.read(bytes, { file: 'a.npz' })).rejects.toThrow(
      "'a.npy' is damaged: its checksum is another",
    );
  });
});

it.each(named(golden.refused))(
  'refuses by name what is no array of numbers: %s',
  async (_, { ending, names, file }) => {
    const format = ending === 'npz' ? npz : npy;
    const error = await format.read(bytesOf(file), { file: `a.${ending}` }).catch((caught) => caught);
    expect(error).toBeInstanceOf(WeightsFormatError);
    expect(error.message).toContain(names);
  },
);

it('goes from and to safetensors bit by bit', async () => {
  const dtypes = golden.npy.filter(({ ours }) => ours);
  const entries = await Promise.all(
    dtypes.map(async ({ name, file }) => {
      const { tensors } = await npy.read(bytesOf(file), { file: name });
      return [name, tensors.get('tensor')!] as const;
    }),
  );
  const there = await npz.read(writeNpz(entries), { file: 'a.npz' });
  const back = parseSafetensors(writeSafetensors(there.tensors));
  expect(Object.fromEntries(back)).toEqual(Object.fromEntries(entries));
});
