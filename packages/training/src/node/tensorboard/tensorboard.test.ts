import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { residualMlp } from '../../fixtures/models.js';
import { blobs } from '../../fixtures/sources.js';
import { train } from '../../train.js';
import { crc32c, maskedCrc32c } from './crc32c.js';
import { openEventFile } from './event-file.js';
import { encodePng } from './png.js';
import { tensorBoard } from './tensorboard.js';

/** What TensorBoard's own reader found in the file of the first test, by tools/golden/tensorboard-events.py. */
const golden = JSON.parse(readFileSync(new URL('../../golden/tensorboard.json', import.meta.url), 'utf8'));

let folder = '';
beforeEach(() => {
  folder = process.env.RESIDUAL_TENSORBOARD ?? mkdtempSync(join(tmpdir(), 'residualjs-tensorboard-'));
});
afterEach(() => {
  if (folder !== process.env.RESIDUAL_TENSORBOARD) rmSync(folder, { recursive: true, force: true });
});

/** Whole records of a file. */
function recordsOf(path: string): Buffer[] {
  const bytes = readFileSync(path);
  const records: Buffer[] = [];
  for (let at = 0; at < bytes.length; ) {
    const length = Number(bytes.readBigUInt64LE(at));
    expect(bytes.readUInt32LE(at + 8)).toBe(maskedCrc32c(bytes.subarray(at, at + 8)));
    const data = bytes.subarray(at + 12, at + 12 + length);
    expect(bytes.readUInt32LE(at + 12 + length)).toBe(maskedCrc32c(data));
    records.push(data);
    at += 16 + length;
  }
  return records;
}

describe('an event file', () => {
  const values = Float32Array.from({ length: 100 }, (_, i) => Math.fround(Math.sin(i)));
  const grey = { width: 3, height: 2, channels: 1 as const, data: Uint8Array.of(0, 50, 100, 150, 200, 255) };
  const colour = { width: 1, height: 2, channels: 3 as const, data: Uint8Array.of(255, 0, 0, 1, 2, 3) };

  it('holds what TensorBoard reads from it', () => {
    let time = 1_700_000_000_000;
    const now = () => {
      time += 250;
      return time;
    };
    const events = openEventFile(folder, { now });
    for (let step = 1; step <= 3; step++) events.scalar('train/loss', step, 1 / step);
    events.scalar('größe', 70_000, -2.5);
    events.scalar('train/loss', 4, Number.NaN);
    events.histogram('kernel', 3, values);
    events.histogram('constant', 3, [2, 2, 2]);
    events.histogram('broken', 3, [Number.NaN, 1, Number.POSITIVE_INFINITY, 3]);
    events.image('grey', 3, grey);
    events.image('colour', 3, colour);
    events.close();
    events.close();
    expect(() => events.scalar('train/loss', 5, 0)).toThrow('is closed');

    const bytes = readFileSync(events.path);
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(golden.sha256);
    expect(recordsOf(events.path)).toHaveLength(12);
  });

  it('was read with these values', () => {
    const { scalars, histograms, images } = golden;
    expect(scalars['train/loss'].map(([, step, value]: number[]) => [step, value])).toEqual([
      [1, 1],
      [2, 0.5],
      [3, Math.fround(1 / 3)],
      [4, null],
    ]);
    expect(scalars['train/loss'][0][0]).toBe(1_700_000_001);
    expect(scalars.größe).toEqual([[expect.any(Number), 70_000, -2.5]]);
    const [kernel] = histograms.kernel;
    const sum = values.reduce((total, value) => total + value, 0);
    expect(kernel).toMatchObject({ step: 3, min: Math.min(...values), max: Math.max(...values), num: 100 });
    expect(kernel.sum).toBeCloseTo(sum, 10);
    expect(kernel.buckets.reduce((total: number, count: number) => total + count, 0)).toBe(100);
    for (const [i, limit] of kernel.limits.entries()) {
      const below = kernel.buckets.slice(0, i + 1).reduce((total: number, count: number) => total + count, 0);
      const wanted = values.filter((value) => value < limit || i === kernel.limits.length - 1).length;
      expect(below).toBe(wanted);
    }
    expect(histograms.constant[0]).toMatchObject({ min: 2, max: 2, num: 3, squares: 12, buckets: [3] });
    expect(histograms.broken[0]).toMatchObject({ min: 1, max: 3, num: 2, sum: 4 });
    expect(images.grey).toEqual([{ step: 3, width: 3, height: 2, pixels: [...grey.data] }]);
    expect(images.colour).toEqual([{ step: 3, width: 1, height: 2, pixels: [...colour.data] }]);
  });
});

describe('tensorBoard', () => {
  it('writes a run: losses, rates, gradient norms, evaluations and weights', async () => {
    await tf.setBackend('cpu');
    const { model, stages } = residualMlp({ id: 'board' });
    const own = join(folder, 'run');
    await train(
      model,
      { train: blobs(), validation: blobs() },
      { epochs: 2, taps: stages, callbacks: [tensorBoard({ folder: own, model })] },
    );
    model.dispose();
    const [name, ...others] = readdirSync(own);
    expect(others).toEqual([]);
    expect(name).toMatch(/^events\.out\.tfevents\.\d+\./);
    const text = recordsOf(join(own, name)).map((record) => record.toString('latin1'));
    const count = (tag: string) => text.filter((record) => record.includes(tag)).length;
    expect(count('train/loss')).toBe(8);
    expect(count('gradient_norm/stem_board')).toBe(8);
    expect(count('validation/accuracy')).toBe(2);
    expect(count('stem_board/kernel')).toBe(2);
  });
});

describe('its parts', () => {
  it('crc32c is that of RFC 3720', () => {
    expect(crc32c(new TextEncoder().encode('123456789'))).toBe(0xe3069283);
    expect(crc32c(new Uint8Array(32))).toBe(0x8a9136aa);
    expect(crc32c(new Uint8Array(32).fill(0xff))).toBe(0x62a8ab43);
    expect(crc32c(Uint8Array.from({ length: 32 }, (_, i) => i))).toBe(0x46dd794e);
  });

  it('a picture must be filled', () => {
    const data = new Uint8Array(5);
    expect(() => encodePng({ width: 2, height: 1, channels: 3, data })).toThrow(
      'needs 6 values, and 5 were given',
    );
  });
});
