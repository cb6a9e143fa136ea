import '@tensorflow/tfjs-backend-cpu';
import { expect, it } from 'vitest';
import { resize } from './augmentation/resize.js';
import { type Batch, batches, disposeBatch } from './batches.js';
import { checkProgressiveResizing, shrinkImages } from './progressive-resizing.js';
import { random } from './random.js';
import { syntheticDataset } from './synthetic.js';

it('shrinks each image as Pillow does, whose bytes are rounded twice', () => {
  const uniform = random(1, 'pixels');
  const [count, height, width, channels] = [3, 32, 28, 3];
  const bytes = Uint8Array.from({ length: count * height * width * channels }, () => uniform() * 256);
  const shrunk = shrinkImages(Float32Array.from(bytes), [count, height, width, channels], 24);
  const length = height * width * channels;
  for (let i = 0; i < count; i++) {
    const data = bytes.subarray(i * length, (i + 1) * length);
    const pillow = resize({ data, height, width, channels }, 24, 24).data;
    const ours = shrunk.subarray(i * pillow.length, (i + 1) * pillow.length);
    for (const [j, byte] of pillow.entries()) expect(Math.abs(ours[j] - byte)).toBeLessThan(1.01);
  }
});

it('leaves images of that size as they are', () => {
  const images = Float32Array.from({ length: 2 * 4 * 4 }, (_, i) => i);
  expect(shrinkImages(images, [2, 4, 4, 1], 4)).toEqual(images);
});

it('gives batches of the smaller size up to its last epoch, and of the full size after it', async () => {
  const dataset = syntheticDataset({ size: 6, shape: [8, 8, 3] });
  const options = { batchSize: 4, shuffle: true, augment: { padCrop: 1 } };
  const progressiveResizing = { size: 6, epochs: 2 };
  const pass = async (given: object, epoch: number) => {
    const all: { shape: number[]; images: Float32Array; labels: number[] }[] = [];
    for await (const batch of batches(dataset, { ...options, ...given, epoch }) as AsyncIterable<Batch>) {
      const { images, labels } = batch;
      all.push({
        shape: images.shape,
        images: images.dataSync() as Float32Array,
        labels: [...labels.dataSync()],
      });
      disposeBatch(batch);
    }
    return all;
  };
  for (const epoch of [1, 2]) {
    const [small, full] = [await pass({ progressiveResizing }, epoch), await pass({}, epoch)];
    expect(small.map(({ shape }) => shape)).toEqual([
      [4, 6, 6, 3],
      [2, 6, 6, 3],
    ]);
    expect(small.map(({ labels }) => labels)).toEqual(full.map(({ labels }) => labels));
    expect(small[0].images).toEqual(shrinkImages(full[0].images, [4, 8, 8, 3], 6));
  }
  expect(await pass({ progressiveResizing }, 3)).toEqual(await pass({}, 3));
});

it.each([
  [{ size: 33, epochs: 1 }, 'progressiveResizing.size (=33) must be an integer from 1 to 32'],
  [{ size: 0, epochs: 1 }, 'progressiveResizing.size (=0)'],
  [{ size: 24, epochs: 0.5 }, 'progressiveResizing.epochs (=0.5)'],
])('refuses %j', (options, message) => {
  expect(() => checkProgressiveResizing(options, [32, 40, 3])).toThrow(message);
});
