import { CLASS_NAMES } from '@residualjs/common';
import { describeBackends, expectClose, expectNoLeak, tidyAsync } from '@residualjs/testing';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { describe, expect, it } from 'vitest';
import { createModel } from '../create-model.js';
import { writeMetadata } from '../metadata.js';
import { tinyNetwork } from '../testing/tiny-network.js';
import { predict } from './predict.js';

const preprocessing = { mean: [0.5, 0.5, 0.5], std: [0.25, 0.25, 0.25] };
const image = { data: Uint8Array.from({ length: 192 }, (_, i) => (i * 37) % 256), shape: [8, 8, 3] };

describeBackends('predict', () => {
  it('gives the classes by their softmax, the most probable first', async () => {
    const model = tinyNetwork();
    const x = Float32Array.from(image.data, (value) => (value / 255 - 0.5) / 0.25);
    const expected = await tidyAsync(() =>
      tf.softmax(model.predict(tf.tensor4d(x, [1, 8, 8, 3])) as tf.Tensor).data(),
    );
    const answers = await predict(model, image, { preprocessing, k: 10, labels: ['a', 'b', 'c', 'd'] });
    expect(answers).toHaveLength(4);
    expectClose(
      answers.map(({ probability }) => probability),
      [...expected].sort((a, b) => b - a),
    );
    for (const { index, probability, label } of answers) {
      expectClose(probability, expected[index]);
      expect(label).toBe('abcd'[index]);
    }
    expect(await predict(model, image, { preprocessing, k: 2 })).toMatchObject([
      { label: String(answers[0].index) },
      { label: String(answers[1].index) },
    ]);
    model.dispose();
  });

  it('takes probabilities as they are', async () => {
    const model = tinyNetwork({ softmax: true });
    const answers = await predict(model, image, { preprocessing });
    expectClose(
      answers.reduce((sum, { probability }) => sum + probability, 0),
      1,
    );
    const logits = await predict(tinyNetwork(), image, { preprocessing });
    expectClose(
      answers.map(({ probability }) => probability),
      logits.map(({ probability }) => probability),
    );
    model.dispose();
  });

  it('leaves no tensor behind, also where it throws', async () => {
    const model = tinyNetwork();
    await expectNoLeak(async () => {
      await predict(model, image, { preprocessing });
      await expect(predict(model, { ...image, shape: [8, 8] }, { preprocessing })).rejects.toThrow();
    });
    model.dispose();
  });
});

describe('labels', () => {
  it('are those of the data of pretrained weights, and of no other', async () => {
    const model = createModel('resnet20');
    const black = { data: new Uint8Array(3072), shape: [32, 32, 3] };
    expect((await predict(model, black))[0].label).toMatch(/^\d$/);
    const options = {} as never;
    writeMetadata(model, {
      model: 'resnet20',
      options,
      pretrained: { source: 'x', preprocessing, dataset: 'CIFAR-10' },
    });
    expect(CLASS_NAMES['CIFAR-10']).toContain((await predict(model, black))[0].label);
    model.dispose();
  });

  it('of CIFAR-100 are a hundred, in the order of the alphabet', () => {
    const names = CLASS_NAMES['CIFAR-100'];
    expect(new Set(names).size).toBe(100);
    expect([...names].sort()).toEqual(names);
  });
});

describe('predict refuses', () => {
  const model = tinyNetwork();
  it.each([
    [{ k: 0 }, /predict\(tiny\): k is 0; it must be an integer of at least 1/],
    [{ labels: ['a'] }, /there are 1 labels for a model of 4 classes/],
    [{ labels: 'MNIST' as const }, /there are 10 labels for a model of 4 classes/],
    [{ labels: 'ImageNet' as 'MNIST' }, /labels is 'ImageNet'; known are 'CIFAR-10', 'CIFAR-100', 'MNIST'/],
  ])('%j', async (options, message) => {
    await expect(predict(model, image, { preprocessing, ...options })).rejects.toThrow(message);
  });

  it('several images', async () => {
    const batch = { data: new Uint8Array(384), shape: [2, 8, 8, 3] };
    await expect(predict(model, batch, { preprocessing })).rejects.toThrow(/there are 2 images; give one/);
  });
});
