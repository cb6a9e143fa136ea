import '@tensorflow/tfjs-backend-cpu';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { blobSource, memorySource } from '../byte-source.js';
import { WEIGHT_FORMATS } from '../formats.js';
import { exportWeights } from '../model-weights.js';
import { readOpened } from '../read-opened.js';
import { readWeightsFrom } from '../read-weights-from.js';
import { writeSafetensors } from '../safetensors/write.js';
import { tinyModel } from '../testing/tiny-model.js';
import { writeTorch } from '../torch/write.js';
import { loadWeights } from './load-weights.js';
import { openWeights } from './open-weights.js';
import { readWeights } from './read-weights.js';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'residualjs-open-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const TENSORS = [
  ['a', { shape: [2], data: Float32Array.of(1, 2) }],
  ['b', { shape: [3], data: Int32Array.of(3, 4, 5) }],
] as const;

describe('openWeights', () => {
  it('reads the description of a file of many gigabytes, and of its values what is asked for', async () => {
    // 8 GB that are not there: the file is sparse, and one value is written where the second tensor ends.
    const values = 2 ** 30;
    const header = JSON.stringify({
      large: { dtype: 'F64', shape: [values], data_offsets: [0, 8 * values] },
      small: { dtype: 'F32', shape: [2], data_offsets: [8 * values, 8 * values + 8] },
    });
    const prefix = Buffer.alloc(8 + header.length, header.length, 'latin1');
    prefix.writeBigUInt64LE(BigInt(header.length));
    prefix.write(header, 8);
    const path = join(folder, 'large.safetensors');
    const file = await open(path, 'w');
    await file.write(prefix, 0, prefix.length, 0);
    await file.write(new Uint8Array(Float32Array.of(0.5, 7).buffer), 0, 8, prefix.length + 8 * values);
    await file.close();
    const opened = await openWeights(path);
    expect([...opened.tensors]).toEqual([
      ['large', { dtype: 'F64', shape: [values] }],
      ['small', { dtype: 'F32', shape: [2] }],
    ]);
    const before = process.memoryUsage().arrayBuffers;
    expect(await opened.read('small')).toEqual({ dtype: 'F32', shape: [2], data: Float32Array.of(0.5, 7) });
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(2 ** 24);
    await expect(opened.read('none')).rejects.toThrow(`${path} has no tensor 'none'`);
    await opened.close();
    await expect(opened.read('small')).rejects.toThrow('closed');
  });

  const streamed = WEIGHT_FORMATS.filter(({ open, write }) => open && write);
  it.each(streamed.map((format) => [format.name, format] as const))(
    'gives the same piece by piece as whole, from a file, a blob and memory: %s',
    async (_, format) => {
      const entries = format.extensions[0] === '.npy' ? TENSORS.slice(0, 1) : TENSORS;
      const metadata: Record<string, string> = format.extensions[0] === '.npy' ? {} : { epoch: '3' };
      const bytes = await format.write!(entries, metadata);
      const path = join(folder, `w${format.extensions[0]}`);
      writeFileSync(path, bytes);
      const whole = await readWeights(path);
      const opened = await openWeights(path);
      expect(await readOpened(opened)).toEqual(whole);
      await opened.close();
      const blob = new Blob([bytes as Uint8Array<ArrayBuffer>]);
      for (const source of [blobSource(blob, path), memorySource(bytes, path)]) {
        expect(await readOpened(await format.open!(source, {}))).toEqual(whole);
      }
      expect(whole.metadata).toEqual(metadata);
      expect([...whole.tensors.values()].map(({ data }) => data)).toEqual(
        entries.map(([, { data }]) => data),
      );
    },
  );

  it('does not bring a dropped file into memory whole', async () => {
    const blob = new Blob([writeTorch(TENSORS) as Uint8Array<ArrayBuffer>]);
    blob.arrayBuffer = () => Promise.reject(new Error('all of it at once'));
    const { tensors } = await readWeightsFrom(blob, { name: 'w.pth' });
    expect([...tensors.keys()]).toEqual(['a', 'b']);
  });

  it('closes a file that it cannot read, and passes the key on', async () => {
    const path = join(folder, 'w.pth');
    writeFileSync(path, 'nothing of the kind');
    await expect(openWeights(path)).rejects.toThrow(
      `${path}: begins with 6e 6f 74 68, neither a zip file nor a pickle`,
    );
    writeFileSync(path, writeTorch(TENSORS));
    await expect(openWeights(path, { key: 'ema' })).rejects.toThrow("no key 'ema', there are a, b");
    await expect(readWeights(path, { key: 'ema' })).rejects.toThrow("no key 'ema', there are a, b");
  });
});

describe('loadWeights', () => {
  it('takes a map of names', async () => {
    const [from, to] = [tinyModel({ seed: 1 }), tinyModel({ seed: 5 })];
    const weights = await exportWeights(from);
    const path = join(folder, 'w.safetensors');
    const renamed = [...weights].map(([name, entry]) => [name.replace('/', '.'), entry] as const);
    writeFileSync(path, writeSafetensors(renamed));
    await expect(loadWeights(to, path)).rejects.toThrow('nothing was loaded');
    const map = [...weights.keys()].map((weight) => ({
      weight,
      source: weight.replace('/', '.'),
      layout: 'same' as const,
    }));
    expect(await loadWeights(to, path, { map })).toEqual({ tensors: weights.size, metadata: {} });
    expect(await exportWeights(to)).toEqual(weights);
  });
});
