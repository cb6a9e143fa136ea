import { movingAverage } from '@residualjs/ops';
import { expectClose } from '@residualjs/testing';
import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { hostOf, runningBackend } from './host.js';
import { programNamed } from './program.js';
import { describeWebGpu } from './testing/webgpu.js';

const average = () => movingAverage(tf.ones([300]), tf.zeros([300]), 0.75);

describeWebGpu('a dispatch of ours among those of tfjs', () => {
  it('is compiled ahead where tfjs is asked to', async () => {
    const backend = runningBackend()!;
    tf.env().set('WEBGPU_ENGINE_COMPILE_ONLY', true);
    average();
    tf.env().set('WEBGPU_ENGINE_COMPILE_ONLY', false);
    await backend.checkCompileCompletionAsync();
    expectClose(await average().data(), new Float32Array(300).fill(0.75));
  });

  it('is timed under its name', async () => {
    const info = (await tf.time(() => void average())) as tf.TimingInfo & { getExtraProfileInfo(): string };
    expect(info.kernelMs).toBeGreaterThanOrEqual(0);
    expect(info.getExtraProfileInfo()).toContain('residualMovingAverage: ');
    expectClose(await average().data(), new Float32Array(300).fill(0.75));
  });

  it('comes after those before it, and frees what it used', async () => {
    const before = tf.memory().numDataBuffers;
    const result = tf.tidy(() => {
      let x: tf.Tensor = tf.fill([300], 8);
      for (let i = 0; i < 40; i++) x = movingAverage(tf.mul(x, 2), tf.zerosLike(x), 0.5); // 2 x, halved
      return x;
    });
    expectClose(await result.data(), new Float32Array(300).fill(8));
    result.dispose();
    expect(tf.memory().numDataBuffers).toBe(before);
  });

  it('takes integers that tfjs calls float32 for what they are', async () => {
    const x = tf.cast(tf.tensor1d([1, -2, 300], 'int32'), 'float32');
    expectClose(await movingAverage(x, tf.zeros([3]), 0.5).data(), [0.5, -1, 150]);
  });

  it('says which uniform is missing', () => {
    const program = programNamed('residualTestOfUniforms', () => ({
      inputs: {},
      outputs: { y: 'f32' },
      uniforms: { count: 'i32' },
      workgroupSize: 1,
      body: 'y[0] = f32(uniforms.count);',
    }));
    const host = hostOf(runningBackend()!);
    const run = () =>
      host.dispatch(program, {
        inputs: {},
        outputs: { y: host.output([1]) },
        uniforms: {},
        workgroups: [1, 1, 1],
      });
    expect(run).toThrow("'residualTestOfUniforms' needs a value for its uniform 'count'");
  });
});
