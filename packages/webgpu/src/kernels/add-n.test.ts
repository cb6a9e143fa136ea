import { expectNoLeak, randomTensor } from '@residualjs/testing';
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { countDispatches } from '../dispatches.js';
import { runningBackend } from '../host.js';
import { expectAsOnCpu } from '../testing/against-cpu.js';
import { describeWebGpu } from '../testing/webgpu.js';

const some = (count: number) => Array.from({ length: count }, (_, i) => randomTensor([3, 5], i));

describeWebGpu('AddN', () => {
  it('adds as many tensors at a time as a shader takes', { timeout: 300_000 }, async () => {
    const most = runningBackend()!.device.limits.maxStorageBuffersPerShaderStage - 1; // one is the sum
    for (const [count, dispatches] of [
      [1, 0], // a copy
      [2, 1],
      [most, 1],
      [most + 1, 2],
      [2 * most - 1, 2],
      [2 * most, 3],
    ]) {
      await expectAsOnCpu(() => tf.addN(some(count)));
      const addends = some(count);
      const made = await countDispatches(() => tf.addN(addends));
      expect(made.dispatches, `${count} tensors`).toBe(dispatches);
    }
  });

  it('adds whole numbers', async () => {
    const whole = () => Array.from({ length: 20 }, (_, i) => tf.fill([4], i, 'int32'));
    await expectAsOnCpu(() => tf.addN(whole()));
    expect(tf.addN(whole()).dtype).toBe('int32');
  });

  it('leaves nothing behind', async () => {
    const addends = some(40);
    await expectNoLeak(async () => {
      const sum = tf.addN(addends);
      await sum.data();
      sum.dispose();
    });
    tf.dispose(addends);
  });
});
