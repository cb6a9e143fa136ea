// Everything heavy lives here, away from the page: tfjs, the kernels, the data and the loop.
import '@residualjs/wasm/auto';
import { batches, type ImageDataset, syntheticDataset } from '@residualjs/datasets';
import { createModel } from '@residualjs/models';
import { type BatchSource, train } from '@residualjs/training';
import * as tf from '@tensorflow/tfjs-core';
import type { Message, Start } from './messages.js';

const tell = (message: Message) => postMessage(message);

/** Made here, so that the page needs no files; each class has a pattern of colours, each image its own noise. */
const images = { shape: [16, 16, 3] as [number, number, number], classes: 10, seed: 1, noise: 0.2 };

const sourceOf = (dataset: ImageDataset, options: { batchSize: number; shuffle?: boolean }): BatchSource => ({
  size: dataset.size,
  batches: (epoch) => batches(dataset, { ...options, seed: 1, epoch }),
});

async function run({ model: name, steps, batchSize }: Start): Promise<void> {
  const [size, , channels] = images.shape;
  const model = createModel(name, { classes: images.classes, inputSize: size, channels, seed: 1 });
  tell({ kind: 'ready', backend: tf.getBackend(), parameters: model.countParams() });
  const training = syntheticDataset({ ...images, size: 1000 });
  const test = syntheticDataset({ ...images, size: 200, split: 'test' });
  const { evaluations } = await train(
    model,
    {
      train: sourceOf(training, { batchSize, shuffle: true }),
      validation: sourceOf(test, { batchSize: 100 }),
    },
    {
      steps,
      learningRate: 0.05,
      evaluateEvery: steps,
      onEvent: (event) => {
        if (event.type !== 'step') return;
        const { step, loss, accuracy, imagesPerSecond } = event.record;
        tell({ kind: 'step', step, loss, accuracy, imagesPerSecond });
      },
    },
  );
  tell({ kind: 'done', steps, accuracy: evaluations.at(-1)?.accuracy ?? 0, images: test.size });
}

addEventListener('message', ({ data }: MessageEvent<Start>) => {
  run(data).catch((error: Error) => tell({ kind: 'failed', reason: error.message }));
});
// Until here nobody listened: a message sent while the imports above were awaited would have been lost.
tell({ kind: 'listening' });
