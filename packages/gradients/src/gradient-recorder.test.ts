import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-layers';
import { describeBackends, expectClose, expectNoLeak, expectTensorClose } from '@residualjs/testing';
import { describe, expect, it, vi } from 'vitest';
import { GradientRecorder } from './gradient-recorder.js';

describeBackends('GradientRecorder', () => {
  it('reads all names with one transfer from the device', async () => {
    const recorder = new GradientRecorder();
    for (let i = 1; i <= 5; i++) recorder.add(`layer${i}`, tf.fill([2, 2], i));
    const read = vi.spyOn(tf.backend(), 'read');
    const norms = await recorder.read();
    expect(read).toHaveBeenCalledTimes(1);
    read.mockRestore();
    expectClose(Object.values(norms), [2, 4, 6, 8, 10]);
  });

  it('survives the tidy in which it records, and frees what it read', async () => {
    const recorder = new GradientRecorder();
    await expectNoLeak(async () => {
      tf.tidy(() => recorder.add('a', tf.tensor1d([3, 4])));
      expectClose((await recorder.read()).a, 5);
    });
  });

  it('holds one scalar a name, however long nobody reads', async () => {
    const recorder = new GradientRecorder();
    const before = tf.memory().numTensors;
    for (let i = 0; i < 100; i++) tf.tidy(() => recorder.add('a', tf.scalar(1)));
    expect(tf.memory().numTensors).toBe(before + 1);
    expectClose((await recorder.read()).a, 10);
    tf.tidy(() => recorder.add('a', tf.scalar(1)));
    recorder.clear();
    expect(tf.memory().numTensors).toBe(before);
    expect(await recorder.read()).toEqual({});
  });

  it('hands pending sums of squares to a caller who reads them with others', async () => {
    const recorder = new GradientRecorder();
    recorder.expect('first');
    recorder.add('second', tf.scalar(2));
    recorder.add('first', tf.scalar(3));
    const { squares, settle } = recorder.take(40);
    await expectTensorClose(squares!, [9, 4]);
    expect(() => settle([1])).toThrow('2 gradient norms are pending, but 1 values were given');
    expect(settle(await squares!.data())).toEqual({ first: 3, second: 2 });
    expect(recorder.history).toEqual([{ step: 40, norms: { first: 3, second: 2 } }]);
    squares!.dispose();
  });
}, ['cpu', 'wasm']);

describe('history', () => {
  const record = async (recorder: GradientRecorder) => {
    await tf.setBackend('cpu');
    recorder.add('a', tf.scalar(2));
    await recorder.read();
    recorder.add('a', tf.scalar(4));
    recorder.add('b', tf.scalar(0.5));
    await recorder.read();
    await recorder.read();
  };

  it('counts the reads that gave something, as JSON and CSV', async () => {
    const recorder = new GradientRecorder();
    await record(recorder);
    expect(JSON.parse(JSON.stringify(recorder))).toEqual([
      { step: 1, norms: { a: 2 } },
      { step: 2, norms: { a: 4, b: 0.5 } },
    ]);
    expect(recorder.toCSV()).toBe('step,a,b\n1,2,\n2,4,0.5\n');
  });

  it('is empty where it was not asked for', async () => {
    const recorder = new GradientRecorder({ history: false });
    await record(recorder);
    expect(recorder.history).toEqual([]);
  });
});
