// Times one pass over CIFAR-10 with shuffling, pad-crop and flip: node examples/speed.mjs [folder]
import '@tensorflow/tfjs-backend-cpu';
import { batches, disposeBatch } from '@residualjs/datasets';
import { loadDataset } from '@residualjs/datasets/node';

const folder = process.argv[2];
const dataset = await loadDataset(folder ? `cifar10:${folder}` : 'cifar10');
for (let epoch = 0; epoch < 3; epoch++) {
  const start = performance.now();
  const options = { batchSize: 128, shuffle: true, epoch, augment: { padCrop: 4, flip: true } };
  for await (const batch of batches(dataset, options)) disposeBatch(batch);
  console.log(`${Math.round(dataset.size / ((performance.now() - start) / 1000))} images/s`);
}
