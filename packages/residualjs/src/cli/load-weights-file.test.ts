import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { writeSafetensors } from '@residualjs/weights';
import { expect, it, onTestFinished } from 'vitest';
import { loadWeightsFile } from './load-weights-file.js';
import { emptyFolder } from './testing/folder.js';

it('tells how a download goes on', async () => {
  const bytes = writeSafetensors([['a', { shape: [100_000], data: new Float32Array(100_000) }]]);
  const server = createServer((_, response) => {
    response.writeHead(200, { 'content-length': bytes.length });
    response.end(bytes);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  onTestFinished(() => void server.close());
  const before = process.env.RESIDUAL_CACHE;
  process.env.RESIDUAL_CACHE = emptyFolder();
  onTestFinished(() => {
    process.env.RESIDUAL_CACHE = before;
    if (before === undefined) delete process.env.RESIDUAL_CACHE;
  });
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}/w.safetensors`;
  for (const isTTY of [false, true]) {
    let told = '';
    const stderr = { isTTY, write: (text: string) => (told += text) };
    const io = { stdout: stderr, stderr, environment: {} };
    const { tensors } = await loadWeightsFile(`${url}?${isTTY}`, io);
    expect(tensors.get('a')?.shape).toEqual([100_000]);
    expect(told.endsWith('downloading w.safetensors: 100 %\n')).toBe(true);
    expect(told.includes('\r')).toBe(isTTY);
  }
});
