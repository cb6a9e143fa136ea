import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { readBatch, readNetwork, writeBatch, writeNetwork } from './files.js';
import type { Network } from './network.js';

const folder = mkdtempSync(join(tmpdir(), 'residualjs-files-'));
afterAll(() => rmSync(folder, { recursive: true }));

it('reads the network that it wrote', async () => {
  const network: Network = {
    name: 'tiny',
    image: [2, 2, 1],
    classes: 3,
    nodes: [
      { op: 'image', name: 'image', inputs: [] },
      { op: 'dense', name: 'logits', layer: 'logits', inputs: ['image'] },
    ],
    weights: new Map([
      ['logits/kernel', { shape: [1, 3], data: Float32Array.of(1, 2, 3) }],
      ['logits/bias', { shape: [3], data: Float32Array.of(-1, 0.5, 1e-30) }],
    ]),
  };
  await writeNetwork(folder, 'tiny', network);
  expect(await readNetwork(folder, 'tiny')).toEqual(network);
});

it('reads the batch that it wrote', async () => {
  const batch = { images: { shape: [2, 1, 1, 2], data: Float32Array.of(1, 2, 3, 4) }, labels: [7, 0] };
  await writeBatch(folder, batch);
  expect(await readBatch(folder, 2)).toEqual(batch);
});
