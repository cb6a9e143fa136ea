// Everything heavy lives here, away from the page: tfjs, the kernels, the data and the loop.
import '@residualjs/wasm/auto';
import {
  type AnyImageDataset,
  type BatchesOptions,
  batches,
  imageFolderFromFiles,
  syntheticDataset,
} from '@residualjs/datasets';
import { createModel } from '@residualjs/models';
import { type BatchSource, train } from '@residualjs/training';
import * as tf from '@tensorflow/tfjs-core';
import type { Message, Start } from './messages.js';

const tell = (message: Message) => postMessage(message);

interface Images {
  training: AnyImageDataset;
  test: AnyImageDataset;
}

/** Made here, so that the page needs no files; each class has a pattern of colours, each image its own noise. */
function madeImages(): Images {
  const all = { shape: [16, 16, 3] as [number, number, number], classes: 10, seed: 1, noise: 0.2 };
  const [training, test] = [
    syntheticDataset({ ...all, size: 1000 }),
    syntheticDataset({ ...all, size: 200, split: 'test' }),
  ];
  return { training, test };
}

/** Those of a folder with a folder for each class in it; a fifth of each class is held out to test. */
async function imagesOf(chosen: NonNullable<Start['files']>): Promise<Images> {
  // a file that comes by message has lost its path
  const files = chosen.map(({ path, file }) =>
    Object.defineProperty(file, 'webkitRelativePath', { value: path }),
  );
  const options = { inputSize: 32, testFraction: 0.2 };
  return {
    training: await imageFolderFromFiles(files, options),
    test: await imageFolderFromFiles(files, { ...options, split: 'test' }),
  };
}

const sourceOf = (dataset: AnyImageDataset, options: BatchesOptions): BatchSource => ({
  size: dataset.size,
  batches: (epoch) => batches(dataset, { ...options, seed: 1, epoch }),
});

async function run({ model: name, steps, batchSize, files }: Start): Promise<void> {
  const { training, test } = files ? await imagesOf(files) : madeImages();
  const [inputSize, , channels] = training.shape;
  const model = createModel(name, { classes: training.classes.length, inputSize, channels, seed: 1 });
  tell({
    kind: 'ready',
    backend: tf.getBackend(),
    parameters: model.countParams(),
    images: training.size,
    classes: training.classes,
  });
  const { evaluations } = await train(
    model,
    {
      train: sourceOf(training, { batchSize, shuffle: true, augment: { flip: files !== undefined } }),
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
