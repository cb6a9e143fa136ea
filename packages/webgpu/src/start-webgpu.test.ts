import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-layers';
import { expectClose, randomTensor } from '@residualjs/testing';
import { withoutPackage } from '@residualjs/testing/node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { arithmeticOf } from './arithmetic.js';
import { runningBackend } from './host.js';
import { findAdapter, startWebGpu } from './start-webgpu.js';
import { describeWebGpuWith } from './testing/webgpu.js';

const info = { vendor: '', architecture: '', device: '', description: '' };
const gpuWith = (adapter: unknown) => ({ requestAdapter: async () => adapter }) as unknown as GPU;

const adapter = await findAdapter({ software: 'allow' }).catch(() => null);

describe('findAdapter', () => {
  it('says so where there is no GPU', async () => {
    await expect(findAdapter({ gpu: gpuWith(null) })).rejects.toMatchObject({
      name: 'WebGpuUnavailableError',
      obstacle: 'no-adapter',
      message: expect.stringContaining('driver'),
    });
  });

  it('refuses software unless it is allowed', async () => {
    const gpu = gpuWith({ info: { ...info, description: 'SwiftShader driver 5.0.0' } });
    await expect(findAdapter({ gpu })).rejects.toMatchObject({
      obstacle: 'software-adapter',
      message: expect.stringContaining("'SwiftShader driver 5.0.0'"),
    });
    expect(await findAdapter({ gpu, software: 'allow' })).toMatchObject({
      device: 'SwiftShader driver 5.0.0',
      software: true,
    });
  });

  it.each([
    { info: { ...info, vendor: 'intel', isFallbackAdapter: true } },
    { info: { ...info, vendor: 'intel' }, isFallbackAdapter: true }, // older implementations
  ])('believes the adapter that calls itself a fallback: %j', async (adapter) => {
    await expect(findAdapter({ gpu: gpuWith(adapter) })).rejects.toMatchObject({
      obstacle: 'software-adapter',
    });
  });

  it('says what to install in Node', async () => {
    const { error } = await withoutPackage('webgpu', `(await import('@residualjs/webgpu')).findAdapter()`);
    expect(error).toMatchObject({
      obstacle: 'not-installed',
      message: expect.stringMatching(/is not installed.*npm install webgpu@0\.6\.2/),
    });
  });

  it('names a GPU that gives no device, and leaves the backend as it was', async () => {
    await tf.setBackend('cpu');
    const requestDevice = async () => {
      throw new Error('out of memory');
    };
    const gpu = gpuWith({
      info: { ...info, description: 'X1' },
      features: new Set(),
      limits: {},
      requestDevice,
    });
    await expect(startWebGpu({ gpu })).rejects.toThrow("the GPU 'X1' gives no device: out of memory");
    expect(tf.getBackend()).toBe('cpu');
  });
});

describe.skipIf(adapter === null)('startWebGpu [webgpu]', () => {
  beforeAll(async () => {
    await startWebGpu({ software: 'allow' });
  });
  afterAll(() => tf.removeBackend('webgpu'));

  it('is made anew, with all that it says and checks, after a reset of tfjs', async () => {
    const before = tf.backend();
    tf.engine().reset();
    await tf.setBackend('webgpu');
    expect(tf.backend()).not.toBe(before);
    expect((await startWebGpu()).device).toBe(adapter?.device);
    const sum = tf.add([1, 2], [3, 4]);
    expect(Array.from(await sum.data())).toEqual([4, 6]);
    expect(() => tf.square(sum).dataSync()).toThrow('await tensor.data()');
  });

  it('is the backend in use', async () => {
    expect(tf.getBackend()).toBe('webgpu');
    const running = tf.backend();
    expect((await startWebGpu()).device).not.toBe('');
    expect(tf.backend()).toBe(running);
  });

  it('leaves no reference to Dawn on the global scope of Node', () => {
    expect(globalThis.navigator?.gpu).toBeUndefined();
  });

  it('computes convolution gradients as cpu does', async () => {
    const gradients = () => {
      const [x, w] = [randomTensor([2, 6, 6, 3], 1), randomTensor([3, 3, 3, 4], 2)];
      const f = (a: tf.Tensor, b: tf.Tensor) =>
        tf.sum(tf.square(tf.conv2d(a as tf.Tensor4D, b as tf.Tensor4D, 1, 'same')));
      return tf.grads(f)([x, w]);
    };
    const actual = await Promise.all(gradients().map((gradient) => gradient.data()));
    await tf.setBackend('cpu');
    const expected = gradients();
    await tf.setBackend('webgpu');
    for (const [i, gradient] of expected.entries()) {
      expectClose(actual[i], await gradient.data(), { relative: 1e-4 });
    }
  });

  it('says how to read where a synchronous read cannot work', () => {
    const y = tf.matMul(tf.ones([64, 64]), tf.ones([64, 64]));
    expect(() => y.dataSync()).toThrow('await tensor.data()');
  });

  it('throws when a shader does not compile, where tfjs goes on with zeros', async () => {
    const { device } = tf.backend() as unknown as { device: GPUDevice };
    device.createShaderModule({ code: 'fn broken( {' });
    const y = tf.matMul(tf.ones([64, 64]), tf.ones([64, 64]));
    await expect(y.data()).rejects.toThrow(/not to be trusted: .*WGSL/s);
  });
});

await describeWebGpuWith({ operands: 'float16' }, 'arithmetic', () => {
  const operands = () => arithmeticOf(runningBackend()!.device).operands;

  it('is what the last start asked for, also after a reset of tfjs', async () => {
    expect(operands()).toBe('float16');
    await startWebGpu();
    expect(operands()).toBe('float16');
    await startWebGpu({ operands: 'float32' });
    tf.engine().reset();
    await tf.setBackend('webgpu');
    expect(operands()).toBe('float32');
    await startWebGpu({ operands: 'float16' });
    const x = tf.ones<tf.Rank.R4>([1, 2, 2, 1]);
    const y = tf.conv2d(x, tf.fill<tf.Rank.R4>([1, 1, 1, 1], 1 + 2 ** -12), 1, 'same');
    expect([...(await y.data())]).toEqual([1, 1, 1, 1]);
  });
});
