import '@residualjs/wasm/auto';
import { batches, syntheticDataset } from '@residualjs/datasets';
import { batchNormalization, convolution, residualBlock } from '@residualjs/layers';
import { train } from '@residualjs/training';
import * as tfl from '@tensorflow/tfjs-layers';
import { squeezeExcitation } from './squeeze-excitation.js';

const SEED = 1;
const STEPS = 40;
const BLOCKS = [
  { name: 'block1', filters: 16 },
  { name: 'block2', filters: 16 },
  { name: 'block3', filters: 32, stride: 2, shortcut: 'projection' },
  { name: 'block4', filters: 32 },
];

/** Logits of 10 classes for images [N, 16, 16, 3]. */
function createNetwork() {
  const image = tfl.input({ shape: [16, 16, 3], name: 'image' });
  let x = convolution({ name: 'stem_conv', filters: 16, seed: SEED })(image);
  x = batchNormalization({ name: 'stem_bn', activation: 'relu' })(x);
  for (const block of BLOCKS) {
    x = residualBlock({ branch: squeezeExcitation(), shortcut: 'identity', seed: SEED, ...block })(x);
  }
  x = tfl.layers.globalAveragePooling2d({ name: 'pool' }).apply(x);
  const logits = tfl.layers.dense({
    name: 'logits',
    units: 10,
    kernelInitializer: tfl.initializers.glorotUniform({ seed: SEED }),
  });
  return tfl.model({ inputs: image, outputs: logits.apply(x), name: 'senet' });
}

/** Batches of synthetic images, in another order each epoch. */
function source(split, size) {
  const dataset = syntheticDataset({ size, shape: [16, 16, 3], noise: 0.25, seed: SEED, split });
  const shuffle = split === 'train';
  return { size, batches: (epoch) => batches(dataset, { batchSize: 32, shuffle, seed: SEED, epoch }) };
}

const model = createNetwork();
// A gradient that passes these layers leaves its norm behind: at the input of the first block, then after each block.
const taps = ['stem_bn', ...BLOCKS.map(({ name }) => `${name}_out`)];
const row = (cells) => console.log(cells.map((cell) => String(cell).padStart(11)).join(''));

console.log(`${model.countParams()} parameters; norm of the gradient at each output:`);
row(['step', 'loss', ...taps]);
const { evaluations } = await train(
  model,
  { train: source('train', 640), validation: source('test', 320) },
  {
    steps: STEPS,
    learningRate: 0.05,
    evaluateEvery: STEPS,
    taps,
    onEvent: ({ type, record }) => {
      if (type !== 'step' || (record.step !== 1 && record.step % 10 !== 0)) return;
      const norms = taps.map((name) => record.gradientNorms[name].toFixed(4));
      row([record.step, record.loss.toFixed(3), ...norms]);
    },
  },
);
const { accuracy, images } = evaluations.at(-1);
console.log(`test accuracy ${accuracy.toFixed(3)} (${images} images)`);
