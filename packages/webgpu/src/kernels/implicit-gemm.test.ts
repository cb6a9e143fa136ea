import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { hostOf, runningBackend } from '../host.js';
import { programNamed } from '../program.js';
import { describeWebGpu } from '../testing/webgpu.js';
import { areQuotientsShort, quotient } from './implicit-gemm.js';

it('keeps to divisions where quotients are large', () => {
  expect(areQuotientsShort(9 * 2048, 2048, 3)).toBe(true);
  expect(areQuotientsShort(2 ** 21, 1)).toBe(false);
  expect(areQuotientsShort(2 ** 24, 112, 2)).toBe(false);
});

describeWebGpu('quotient', () => {
  it.each([true, false])('is that of integers, in the short form: %s', async (isShort) => {
    const divisors = [1, 2, 3, 7, 10, 32, 49, 112, 1000, 2047];
    const quotients = [0, 1, 2, 1000, 65535, 2 ** 20, 2 ** 21 - 1];
    const all = divisors.flatMap((divisor) =>
      quotients.flatMap((q) => [0, divisor - 1].map((rest) => ({ k: q * divisor + rest, divisor, q }))),
    );
    const cases = all.filter(({ k }) => k < 2 ** 31);
    const column = (name: 'k' | 'divisor') =>
      tf.tensor1d(
        cases.map((one) => one[name]),
        'int32',
      );
    const program = programNamed(`residualTestOfQuotient_${isShort}`, () => ({
      inputs: { k: 'i32', divisor: 'i32' },
      outputs: { q: 'i32' },
      uniforms: { count: 'i32' },
      workgroupSize: 64,
      declarations: quotient(isShort),
      body: `
  let i = group * 64 + thread;
  if (i < uniforms.count) { q[i] = quotient(k[i], divisor[i], 1 / f32(divisor[i])); }`,
    }));
    const host = hostOf(runningBackend()!);
    const q = host.output([cases.length], 'int32');
    host.dispatch(program, {
      inputs: { k: column('k'), divisor: column('divisor') },
      outputs: { q },
      uniforms: { count: cases.length },
      workgroups: [Math.ceil(cases.length / 64), 1, 1],
    });
    const values = await tf.engine().makeTensorFromTensorInfo(q).data();
    expect([...values]).toEqual(cases.map((one) => one.q));
  });
});
