import '@residualjs/wasm/auto';
import { dataLoader } from '@residualjs/datasets';
import { loadImageFolder } from '@residualjs/datasets/node';
import { createModel, predict } from '@residualjs/models';
import { cosineDecay, train } from '@residualjs/training';
import sharp from 'sharp';
import { drawImages } from './draw-images.js';

const [folder = 'images', ...files] = process.argv.slice(2); // a folder with a folder for each class in it
const STEPS = 120;

if (folder === 'images') await drawImages(folder, 120);
const options = { inputSize: 32, testFraction: 0.25 };
const images = await loadImageFolder(folder, options);
const test = await loadImageFolder(folder, { ...options, split: 'test' });
console.log(`${images.classes.join(', ')}: ${images.size} images to train on, ${test.size} to test`);

const model = createModel('resnet20', { classes: images.classes.length, inputSize: 32, width: 0.5, seed: 1 });
const loader = dataLoader(images, {
  batchSize: 32,
  shuffle: true,
  seed: 1,
  augment: { randomResizedCrop: { scale: [0.7, 1] }, flip: true },
});
const measured = dataLoader(test, { batchSize: 100 });
await train(
  model,
  { train: loader, validation: measured },
  {
    steps: STEPS,
    learningRate: cosineDecay({ initial: 0.1, steps: STEPS, warmupSteps: 10 }),
    evaluateEvery: STEPS / 4,
    onEvent({ type, record }) {
      if (type !== 'evaluation') return;
      const { step, accuracy, images: count } = record;
      console.log(`step ${step}: test accuracy ${accuracy.toFixed(3)} (${count} images)`);
    },
  },
);
loader.close();
measured.close();

const { mean, std, classes } = images;
for (const file of files.length > 0 ? files : ['images/ring/007.png']) {
  const { data, info } = await sharp(file).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  const pixels = { data: new Uint8Array(data), shape: [info.height, info.width, info.channels] };
  const [best] = await predict(model, pixels, { preprocessing: { mean, std }, labels: classes });
  console.log(`${file}: ${best.label}, probability ${best.probability.toFixed(3)}`);
}
