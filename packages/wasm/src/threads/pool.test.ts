import { Worker } from 'node:worker_threads';
import '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { runningBackend } from '../host.js';
import { describeWasm, registerWasmKernels, setThreads } from '../index.js';
import { chooseSimd, compileKernels } from '../simd.js';
import { createThreadPool, type RangeKernel, type ThreadPool } from './pool.js';

const { shared } = await compileKernels(chooseSimd('auto'));
const module = shared!;
const memory = new WebAssembly.Memory({ initial: 1, maximum: 65536, shared: true });
const exported = new WebAssembly.Instance(module, { env: { memory } }).exports;
const index = WebAssembly.Module.exports(module).findIndex(({ name }) => name === 'joinChunks');
const floats = () => new Float32Array(memory.buffer);
const NO_SCRATCH = { address: 0, bytes: 0 };

/** Adds two parts of `count` values from address 1024 on; the sum goes behind them. */
const addParts: RangeKernel = { index, run: exported.joinChunks as RangeKernel['run'] };
const operands = (count: number) => [1024, 1024 + 8 * count, 2, count];
const expectSum = (count: number) => {
  const sums = floats().slice(256 + 2 * count, 256 + 3 * count);
  expect(sums.every((value, i) => value === 3 * i)).toBe(true);
};
const fill = (count: number) => {
  const values = floats();
  for (let i = 0; i < count; i++) values.set([i], 256 + i);
  for (let i = 0; i < count; i++) values.set([2 * i], 256 + count + i);
  values.fill(Number.NaN, 256 + 2 * count, 256 + 3 * count);
};

let pool: ThreadPool | null = null;
const start = async (threads: number, patience?: number) => {
  pool = createThreadPool({ module, memory, threads, patience });
  await pool.ready;
  return pool;
};
afterEach(() => pool?.end());

describe('a pool of threads', () => {
  it.each([1, 2, 5])('does all of every job: %i threads', async (threads) => {
    const running = await start(threads);
    for (let job = 0; job < 300; job++) {
      fill(1000);
      running.run(addParts, 1000, 1 + (job % 17), NO_SCRATCH, operands(1000));
      expectSum(1000);
    }
  });

  it('works before its workers have started, and with sleeping ones', async () => {
    pool = createThreadPool({ module, memory, threads: 3 });
    fill(500);
    pool.run(addParts, 500, 7, NO_SCRATCH, operands(500));
    expectSum(500);
    await pool.ready;
    await new Promise((resolve) => setTimeout(resolve, 50));
    fill(500);
    pool.run(addParts, 500, 7, NO_SCRATCH, operands(500));
    expectSum(500);
  });

  it('sees memory that has grown', async () => {
    const running = await start(3);
    const before = memory.grow(64);
    const first = before * 65536;
    const count = 200_000;
    const values = floats();
    for (let i = 0; i < count; i++) values[first / 4 + i] = values[first / 4 + count + i] = i;
    running.run(addParts, count, 12, NO_SCRATCH, [first, first + 8 * count, 2, count]);
    expect(
      floats()
        .subarray(first / 4 + 2 * count, first / 4 + 3 * count)
        .every((v, i) => v === 2 * i),
    ).toBe(true);
  });

  it('throws where a kernel fails, in a worker or here', async () => {
    const running = await start(3);
    const beyond = 2 ** 32 - 4096;
    expect(() => running.run(addParts, 4000, 12, NO_SCRATCH, [beyond, beyond, 2, 4000])).toThrow(
      /out of bounds|failed in a worker/,
    );
  });
});

describe('a worker that dies', () => {
  const convolve = () =>
    tf.tidy(
      () =>
        tf
          .sum(
            tf.conv2d(
              tf.ones([8, 16, 16, 3]) as tf.Tensor4D,
              tf.ones([1, 1, 3, 4]) as tf.Tensor4D,
              1,
              'same',
            ),
          )
          .dataSync()[0],
    );

  it('while nothing is to be done is an error of the next kernel, and then there is one thread', async () => {
    const started: Worker[] = [];
    class Watched extends Worker {
      constructor(...operands: ConstructorParameters<typeof Worker>) {
        super(...operands);
        started.push(this);
      }
    }
    const { getBuiltinModule } = process;
    vi.spyOn(process, 'getBuiltinModule').mockImplementation(((name: string) =>
      name === 'node:worker_threads' ? { Worker: Watched } : getBuiltinModule(name)) as never);
    const undo = await registerWasmKernels({ threads: 3 });
    await tf.setBackend('wasm');
    await setThreads(3);
    vi.restoreAllMocks();
    expect(convolve()).toBe(24_576);
    await started[0]!.terminate();
    expect(() => convolve()).toThrow(
      /A worker of the wasm backend has ended: it exited with code 1.*setThreads/,
    );
    expect(convolve()).toBe(24_576);
    expect(describeWasm()).toMatchObject({ threads: 1, threadsNote: expect.stringMatching(/has ended/) });
    await setThreads(2);
    expect(convolve()).toBe(24_576);
    expect(describeWasm()).toMatchObject({ threads: 2, threadsNote: null });
    undo();
    tf.removeBackend('wasm');
    expect(runningBackend()).toBeNull();
  });

  it('in the midst of a kernel is an error after a while, and no hang', async () => {
    const running = await start(2, 300);
    // In the worker a sum of 2^31 - 1 chunks, which takes seconds; here nothing.
    const began = performance.now();
    const pause = () => {
      const until = performance.now() + 1;
      while (performance.now() < until);
    };
    expect(() => {
      for (let job = 0; job < 100; job++) {
        running.run({ index, run: pause }, 20, 20, NO_SCRATCH, [1024, 1024, 2 ** 31 - 1, 0]);
      }
    }).toThrow(/gave no answer for 0.3 s.*not whole/);
    expect(performance.now() - began).toBeLessThan(20_000);
    expect(running.failure).toMatch(/gave no answer/);
  });

  it('in a kernel that fails there is an error', async () => {
    const running = await start(2);
    const missing: RangeKernel = { index: WebAssembly.Module.exports(module).length, run: () => {} };
    expect(() => {
      for (let job = 0; job < 100_000; job++) running.run(missing, 100, 100, NO_SCRATCH, []);
    }).toThrow(/failed in a worker/);
  });
});
