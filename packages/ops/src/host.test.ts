import { expectNoLeak } from '@residualjs/testing';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  changeKernelInputs,
  ENGINE_INTERNALS,
  gradientsWithin,
  isRecording,
  runWithGradient,
} from './host.js';

beforeAll(() => tf.setBackend('cpu'));

describe('the engine internals that host.ts needs', () => {
  it.each(ENGINE_INTERNALS)('engine().%s is there', (name) => {
    expect(typeof (tf.engine() as unknown as Record<string, unknown>)[name]).toBe('function');
  });

  it('engine().state.activeTape is the list of what is being recorded', () => {
    const { state } = tf.engine() as unknown as { state: { activeTape: unknown[] | null } };
    tf.grad((x) => {
      expect(state.activeTape).toHaveLength(0);
      const y = tf.square(x);
      expect(state.activeTape!.length).toBeGreaterThan(0); // the square, and copies kept for its gradient
      return y;
    })(tf.scalar(1)).dispose();
    expect(state.activeTape).toBeNull();
  });
});

it('engine().state has what an entry on the tape needs, and gets one entry for an operation', () => {
  const { state } = tf.engine() as unknown as {
    state: {
      activeTape: { kernelName: string }[];
      nextTapeNodeId: number;
      kernelDepth: number;
      tensorInfo: object;
    };
  };
  expect(state).toMatchObject({ nextTapeNodeId: expect.any(Number), kernelDepth: 0 });
  expect(state.tensorInfo).toBeInstanceOf(WeakMap);
  tf.grad((x) => {
    const [y] = runWithGradient({
      name: 'triple',
      inputs: { x },
      forward: (save) => {
        save([x, x]);
        return [tf.mul(tf.add(x, x), 1.5)];
      },
      backward: ([dy]) => ({ x: () => tf.mul(dy, 3) }),
    });
    expect(state.activeTape.map(({ kernelName }) => kernelName)).toEqual(['triple']);
    return y;
  })(tf.scalar(1)).dispose();
});

it('runs an operation with two outputs and takes its gradient, with zeros for the output not used', async () => {
  const seen: number[][] = [];
  const swap = (a: tf.Tensor, b: tf.Tensor) =>
    runWithGradient({
      name: 'swap',
      inputs: { a, b },
      forward: (save) => {
        save([a]);
        return [tf.mul(b, 2), tf.mul(a, 3)];
      },
      backward: ([dFirst, dSecond], [saved]) => {
        seen.push(Array.from(dSecond.dataSync()), Array.from(saved.dataSync()));
        return { a: () => tf.mul(dSecond, 3), b: () => tf.mul(dFirst, 2) };
      },
    });
  const [a, b] = [tf.tensor1d([1, 2]), tf.tensor1d([3, 4])];
  await expectNoLeak(() => {
    const gradients = tf.grads((p, q) => tf.sum(swap(p, q)[0]))([a, b]);
    expect(gradients.map((g) => Array.from(g.dataSync()))).toEqual([
      [0, 0],
      [2, 2],
    ]);
    tf.dispose(gradients);
  });
  expect(seen).toEqual([
    [0, 0],
    [1, 2],
  ]);
});

it('is not misled by a scope that bears the name of a kernel', () => {
  const x = tf.tensor1d([1, 2]);
  const gradient = tf.grad((t) =>
    tf.tidy('Square', () => {
      const [y] = runWithGradient({
        name: 'triple',
        inputs: { t },
        forward: () => [tf.mul(t, 3)],
        backward: ([dy]) => ({ t: () => tf.mul(dy, 3) }),
      });
      return tf.sum(y);
    }),
  )(x);
  expect(Array.from(gradient.dataSync())).toEqual([3, 3]);
});

it('knows when a gradient is being recorded', () => {
  const recording: boolean[] = [isRecording()];
  tf.grad((x) => {
    recording.push(isRecording());
    return tf.sum(x);
  })(tf.scalar(1)).dispose();
  expect(recording).toEqual([false, true]);
});

it('takes a gradient while another is being taken', async () => {
  const square = (x: tf.Tensor) =>
    runWithGradient({
      name: 'square by hand',
      inputs: { x },
      forward: (save) => {
        save([x]);
        return [tf.square(x)];
      },
      backward: ([dy], [saved]) => {
        const [dx] = gradientsWithin(() => tf.square(saved), [saved], dy);
        return { x: () => dx };
      },
    })[0];
  const x = tf.tensor1d([1, 2]);
  await expectNoLeak(() => {
    const gradient = tf.grad((t) => tf.sum(tf.mul(square(tf.mul(square(t), 2)), 3)))(x);
    expect(Array.from(gradient.dataSync())).toEqual([48, 384]); // 3 (2 x²)² = 12 x⁴
    gradient.dispose();
  });
  await expectNoLeak(() => {
    const dy = tf.tensor1d([1, 1]);
    const idle = tf.scalar(7);
    const gradients = tf.tidy(() => gradientsWithin(() => x, [x, idle], dy));
    expect(gradients.map((g) => Array.from(g.dataSync()))).toEqual([[1, 1], [0]]);
    tf.dispose([dy, idle]);
    tf.dispose(gradients); // its own tensors: dy is gone already
  });
});

describe('changeKernelInputs', () => {
  const negated = () => changeKernelInputs(tf.Square, ({ x }) => ({ x: tf.add(x!, 1) }));
  const squareOf2 = () => tf.tidy(() => tf.square(tf.scalar(2)).dataSync()[0]);

  it('changes the inputs of one kernel until undone, and leaks nothing', async () => {
    const undo = negated();
    expect(squareOf2()).toBe(9);
    await expectNoLeak(() => tf.square(2).dispose());
    undo();
    expect(squareOf2()).toBe(4);
    expect(Object.hasOwn(tf.engine(), 'runKernel')).toBe(false);
  });

  it('can be undone in any order', () => {
    const [first, second] = [negated(), negated()];
    expect(squareOf2()).toBe(16);
    first();
    expect(squareOf2()).toBe(9);
    second();
    expect(squareOf2()).toBe(4);
  });
});
