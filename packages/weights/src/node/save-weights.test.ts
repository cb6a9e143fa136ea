import '@tensorflow/tfjs-backend-cpu';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expectNoLeak } from '@residualjs/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { exportWeights } from '../model-weights.js';
import { parseSafetensors } from '../safetensors/parse.js';
import { tinyModel } from '../testing/tiny-model.js';
import { loadWeights } from './load-weights.js';
import { readWeights } from './read-weights.js';
import { saveWeights } from './save-weights.js';

let folder = '';
let path = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'residualjs-weights-'));
  path = join(folder, 'tiny.safetensors');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('saveWeights and loadWeights', () => {
  it('bring a model’s weights to the disk and into another, leaking nothing', async () => {
    const [from, to] = [tinyModel({ seed: 1 }), tinyModel({ seed: 5 })];
    await expectNoLeak(async () => {
      const saved = await saveWeights(from, path, { metadata: { epochs: '3' } });
      expect(saved).toEqual({ tensors: 7, bytes: readFileSync(path).length });
      expect(await loadWeights(to, path)).toEqual({ tensors: 7, metadata: { epochs: '3' } });
    });
    expect(await exportWeights(to)).toEqual(await exportWeights(from));
    expect(readdirSync(folder)).toEqual(['tiny.safetensors']);
    expect(parseSafetensors(readFileSync(path)).get('logits/kernel')!.shape).toEqual([8, 3]);
  });

  it('replace a file whole, and leave it where saving fails', async () => {
    await saveWeights(tinyModel({ seed: 1 }), path);
    const first = readFileSync(path);
    await saveWeights(tinyModel({ seed: 5 }), path);
    expect(readFileSync(path)).toHaveLength(first.length);
    expect(readFileSync(path)).not.toEqual(first);
    const failing = saveWeights(tinyModel(), path, { metadata: { epochs: 3 as unknown as string } });
    await expect(failing).rejects.toThrow("metadata 'epochs' must be a string");
    expect(readdirSync(folder)).toEqual(['tiny.safetensors']);
    await expect(saveWeights(tinyModel(), join(folder, 'no', 'such.safetensors'))).rejects.toThrow('ENOENT');
  });

  it('name the file and what is wrong with it', async () => {
    await saveWeights(tinyModel({ classes: 4 }), path);
    await expect(loadWeights(tinyModel(), path)).rejects.toThrow(
      `${path} does not fit the model 'tiny', and nothing was loaded.\n2 of another shape:\n` +
        '  - logits/kernel is [8, 4] in the file and [8, 3] in the model',
    );
    writeFileSync(path, readFileSync(path).subarray(0, 300));
    await expect(loadWeights(tinyModel(), path)).rejects.toThrow(new RegExp(`^${path}: .*\\(byte \\d+\\)$`));
    await expect(readWeights(join(folder, 'none.safetensors'))).rejects.toThrow('ENOENT');
    await expect(readWeights('weights.onnx')).rejects.toThrow('known are .safetensors');
  });
});
