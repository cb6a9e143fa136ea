import '@tensorflow/tfjs-backend-cpu';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { describe, expect, it } from 'vitest';
import { WeightsFormatError } from '../format-error.js';
import { exportWeights } from '../model-weights.js';
import { loadWeights } from '../node/load-weights.js';
import { saveWeights } from '../node/save-weights.js';
import { tinyModel } from '../testing/tiny-model.js';
import { tfjs } from './format.js';

const text = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));
const parsed = (bytes: Uint8Array) => JSON.parse(new TextDecoder().decode(bytes));
/** Reads a model.json whose shards are these. */
const readWith = (model: unknown, shards: Record<string, Uint8Array> = {}) =>
  tfjs.read(text(model), {
    file: 'model.json',
    async readBeside(name) {
      if (!shards[name]) throw new Error(`no ${name}`);
      return shards[name];
    },
  });
const manifest = (weights: object[], paths: unknown[] = ['a.bin']) => ({
  weightsManifest: [{ paths, weights }],
});

describe('model.json', () => {
  it('is read as tfjs-core reads it, quantized and over several shards', async () => {
    const weights = [
      { name: 'a/kernel', shape: [2, 3], dtype: 'float32' },
      { name: 'a/bias', shape: [], dtype: 'int32' },
      { name: 'mask', shape: [3], dtype: 'bool' },
      {
        name: 'byte',
        shape: [4],
        dtype: 'float32',
        quantization: { dtype: 'uint8', scale: 0.1234567, min: -3.7 },
      },
      {
        name: 'word',
        shape: [2],
        dtype: 'float32',
        quantization: { dtype: 'uint16', scale: 1e-3, min: 0.1 },
      },
      { name: 'whole', shape: [2], dtype: 'int32', quantization: { dtype: 'uint8', scale: 1.5, min: -7 } },
      { name: 'half', shape: [2], dtype: 'float32', quantization: { dtype: 'float16' } },
      { name: 'none', shape: [0, 2], dtype: 'float32' },
    ];
    const values = Uint8Array.from({ length: 24 + 4 + 3 + 4 + 4 + 2 + 4 }, (_, i) =>
      i >= 28 && i < 31 ? i % 2 : (i * 37) % 120,
    );
    const shards = {
      'a.bin': values.slice(0, 7),
      'b.bin': values.slice(7, 30),
      'sub/c.bin': values.slice(30),
    };
    const { tensors } = await readWith(manifest(weights, Object.keys(shards)), shards);
    const reference = tf.io.decodeWeights(values.buffer, weights as tf.io.WeightsManifestEntry[]);
    expect([...tensors.keys()]).toEqual(Object.keys(reference));
    for (const [name, tensor] of Object.entries(reference)) {
      expect(tensors.get(name)!.shape, name).toEqual(tensor.shape);
      expect([...tensors.get(name)!.data], name).toEqual([...tensor.dataSync()]);
    }
    expect([...tensors.values()].map(({ dtype }) => dtype)).toEqual([
      'F32',
      'I32',
      'BOOL',
      'F32',
      'F32',
      'I32',
      'F16',
      'F32',
    ]);
  });

  it('of a model that tfjs saved fills another, and keeps its topology', async () => {
    const [from, to] = [tinyModel({ seed: 1 }), tinyModel({ seed: 5 })];
    // What tfjs would send to a server are the files that it would write.
    let form: FormData | undefined;
    const fetchFunc = async (_: unknown, { body }: { body: FormData }) => {
      form = body;
      return new Response('');
    };
    await from.save(tf.io.http('http://127.0.0.1/', { fetchFunc: fetchFunc as never }));
    const folder = mkdtempSync(join(tmpdir(), 'residualjs-tfjs-'));
    try {
      for (const name of ['model.json', 'model.weights.bin']) {
        const part = form!.get(name) as Blob;
        writeFileSync(join(folder, name), new Uint8Array(await part.arrayBuffer()));
      }
      const { tensors, metadata } = await loadWeights(to, join(folder, 'model.json'));
      expect(tensors).toBe(7);
      expect(await exportWeights(to)).toEqual(await exportWeights(from));
      expect(JSON.parse(metadata.modelTopology)).toMatchObject({ class_name: 'Model' });
      expect(metadata.format).toBe('layers-model');
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it('is written so that tfjs loads it, and read back bit for bit', async () => {
    const model = tinyModel({ seed: 1 });
    const weights = await exportWeights(model);
    const shards: Record<string, Uint8Array> = {};
    const modelTopology = JSON.stringify(model.toJSON(null, false));
    const bytes = await tfjs.write!(
      weights,
      { modelTopology, epochs: '3' },
      {
        file: 'tiny.json',
        writeBeside: async (name, part) => void Object.assign(shards, { [name]: part }),
      },
    );
    expect(Object.keys(shards)).toEqual(['tiny-shard1of1.bin']);
    const json = parsed(bytes);
    const loaded = await tfl.loadLayersModel(
      tf.io.fromMemory({
        modelTopology: json.modelTopology,
        weightSpecs: json.weightsManifest[0].weights,
        weightData: shards['tiny-shard1of1.bin'].slice().buffer,
      }),
    );
    expect(await exportWeights(loaded)).toEqual(weights);
    const again = await readWith(json, shards);
    expect(again.tensors).toEqual(weights);
    expect(again.metadata).toMatchObject({ epochs: '3', generatedBy: 'residualjs' });
  });

  it('is saved whole, in shards of 4 MiB beside it', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'residualjs-tfjs-'));
    try {
      const big = tfl.sequential({
        layers: [
          tfl.layers.dense({ units: 1100, inputShape: [1000], kernelInitializer: 'ones', name: 'big' }),
        ],
      });
      await saveWeights(big, join(folder, 'big model.json'));
      expect(readdirSync(folder).sort()).toEqual([
        'big model.json',
        'big_model-shard1of2.bin',
        'big_model-shard2of2.bin',
      ]);
      const before = await exportWeights(big);
      await loadWeights(big, join(folder, 'big model.json'));
      const after = await exportWeights(big);
      for (const [name, { data }] of before) {
        expect(Buffer.compare(Buffer.from(data.buffer), Buffer.from(after.get(name)!.data.buffer))).toBe(0);
      }
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it('keeps types where tfjs has them, and values where it has not', async () => {
    const shards: Record<string, Uint8Array> = {};
    const write = (
      dtype: 'F16' | 'BF16' | 'I64' | 'U8' | 'F64',
      data: Float32Array | BigInt64Array | Uint8Array | Float64Array,
    ) =>
      tfjs.write!(
        [['a', { dtype, shape: [2], data }]],
        {},
        {
          writeBeside: async (name, part) => void Object.assign(shards, { [name]: part }),
        },
      );
    const back = async (bytes: Uint8Array) => (await readWith(parsed(bytes), shards)).tensors.get('a');
    expect(await back(await write('F16', Float32Array.of(0.5, -2)))).toMatchObject({
      dtype: 'F16',
      data: Float32Array.of(0.5, -2),
    });
    expect(await back(await write('BF16', Float32Array.of(0.5, -2)))).toMatchObject({
      dtype: 'F32',
      data: Float32Array.of(0.5, -2),
    });
    expect(await back(await write('I64', BigInt64Array.of(5n, -2n)))).toMatchObject({
      dtype: 'I32',
      data: Int32Array.of(5, -2),
    });
    expect(await back(await write('U8', Uint8Array.of(5, 255)))).toMatchObject({
      dtype: 'I32',
      data: Int32Array.of(5, 255),
    });
    await expect(write('I64', BigInt64Array.of(0n, 2n ** 31n))).rejects.toThrow(
      "'a' is I64 and holds 2147483648",
    );
    await expect(write('F64', Float64Array.of(0, 1))).rejects.toThrow("'a' is F64, which tfjs does not have");
    await expect(tfjs.write!([['a', { shape: [1], data: Float32Array.of(1) }]], {})).rejects.toThrow(
      'no place for any',
    );
  });
});

describe('a wrong model.json', () => {
  const one = { name: 'a', shape: [1], dtype: 'float32' };

  it.each([
    '../a.bin',
    '/a.bin',
    'a/../../b.bin',
    'C:\\a.bin',
    'http://example.org/a.bin',
    '..\\a.bin',
    '%2e%2e/a.bin',
    '././a.bin',
    '',
    'a//b',
    7,
  ])('cannot have the shard %j', async (path) => {
    await expect(readWith(manifest([one], [path]))).rejects.toThrow('is no plain path below its folder');
  });

  it.each([
    ['is no JSON', new TextEncoder().encode('{"a": ')],
    ['is no JSON', Uint8Array.of(0x7b, 0xff, 0x7d)],
    ["there is no list 'weightsManifest'", text([])],
    ["there is no list 'weightsManifest'", text(null)],
    ['has no paths or no weights', text({ weightsManifest: [{}] })],
    ['a weight has no name', text(manifest([{}]))],
    [
      '\'a\' is of dtype "string", read are float32, int32, bool',
      text(manifest([{ ...one, dtype: 'string' }])),
    ],
    ["'a' has the shape [-1]", text(manifest([{ ...one, shape: [-1] }]))],
    ["'a' has the shape [1.5]", text(manifest([{ ...one, shape: [1.5] }]))],
    ['more than 2^53 bytes', text(manifest([{ ...one, shape: [2 ** 30, 2 ** 30] }]))],
    ["'a' occurs twice", text(manifest([one, one]))],
    ["the shard 'a.bin' occurs twice", text(manifest([one], ['a.bin', 'a.bin']))],
    ['a quantization that is none of', text(manifest([{ ...one, quantization: { dtype: 'uint4' } }]))],
    ['a quantization without scale and min', text(manifest([{ ...one, quantization: { dtype: 'uint8' } }]))],
    [
      'int32 stored as float16',
      text(manifest([{ ...one, dtype: 'int32', quantization: { dtype: 'float16' } }])),
    ],
    ['its weights take 4 bytes, and a.bin have 5', text(manifest([one]))],
  ])('says: %s', async (problem, bytes) => {
    const reading = tfjs.read(bytes, { file: 'f.json', readBeside: async () => new Uint8Array(5) });
    await expect(reading).rejects.toThrow(WeightsFormatError);
    await expect(reading).rejects.toThrow(problem);
    await expect(reading).rejects.toThrow(/^f\.json: /);
  });

  it('says that shards are missing', async () => {
    await expect(tfjs.read(text(manifest([one])), { file: 'f' })).rejects.toThrow(
      'in files beside it (a.bin)',
    );
    const flag = { name: 'a', shape: [1], dtype: 'bool' };
    await expect(readWith(manifest([flag]), { 'a.bin': Uint8Array.of(2) })).rejects.toThrow(
      "'a' is bool and holds 2",
    );
  });
});
