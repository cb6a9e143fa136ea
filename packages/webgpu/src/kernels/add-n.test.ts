import { expectNoLeak, randomTensor } from '@residualjs/testing';
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { expectAsOnCpu } from '../testing/against-cpu.js';
import { describeWebGpu } from '../testing/webgpu.js';

const some = (count: number) => Array.from({ length: count }, (_, i) => randomTensor([3, 5], i));

describeWebGpu('AddN', () => {
  // a shader takes eight buffers, so that 7, 13 and 19 tensors are the most for one, two and three of them
  it.each([1, 2, 7, 8, 13, 14, 20])('adds %i tensors', async (count) => {
    await expectAsOnCpu(() => tf.addN(some(count)));
  });

  it('adds whole numbers', async () => {
    const whole = () => Array.from({ length: 9 }, (_, i) => tf.fill([4], i, 'int32'));
    await expectAsOnCpu(() => tf.addN(whole()));
    expect(tf.addN(whole()).dtype).toBe('int32');
  });

  it('leaves nothing behind', async () => {
    const addends = some(20);
    await expectNoLeak(async () => {
      const sum = tf.addN(addends);
      await sum.data();
      sum.dispose();
    });
    tf.dispose(addends);
  });
});
