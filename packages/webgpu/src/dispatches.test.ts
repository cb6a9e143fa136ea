import { movingAverage } from '@residualjs/ops';
import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { countDispatches } from './dispatches.js';
import { describeWebGpu } from './testing/webgpu.js';

it('asks for a backend where none is running', async () => {
  await expect(countDispatches(() => {})).rejects.toThrow('call startWebGpu() before it');
});

describeWebGpu('countDispatches', () => {
  it('counts dispatches of ours and of tfjs, and what they read and write', async () => {
    const x = tf.tensor1d(new Float32Array(1000));
    const y = tf.tensor1d(new Float32Array(1000));
    const count = await countDispatches(async () => {
      const average = movingAverage(x, y, 0.9); // reads 8 kB, writes 4
      const square = tf.mul(average, average); // reads the same 4 kB twice, writes 4
      await square.data();
    });
    const ours = { dispatches: 1, bytesRead: 8000, bytesWritten: 4000 };
    const theirs = { dispatches: 1, bytesRead: 4000, bytesWritten: 4000 };
    expect(Object.values(count.byProgram)).toEqual([ours, theirs]);
    expect(Object.keys(count.byProgram)[0]).toBe('residualMovingAverage');
    expect(count).toMatchObject({ dispatches: 2, bytesRead: 12000, bytesWritten: 8000, leastBytes: 20000 });
    expect((await countDispatches(() => tf.square(x))).dispatches).toBe(1);
  });

  it('counts no longer once the work is done, also where it throws', async () => {
    const x = tf.ones([1000]);
    let failing: unknown;
    const work = () => {
      tf.square(x);
      throw new Error('stop');
    };
    await countDispatches(work).catch((error) => {
      failing = error;
    });
    expect(failing).toMatchObject({ message: 'stop' });
    const count = await countDispatches(() => {});
    expect(count.dispatches).toBe(0);
  });
});
