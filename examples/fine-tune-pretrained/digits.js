import { batches, datasetFromArrays } from '@residualjs/datasets';
import { loadDataset } from '@residualjs/datasets/node';

/** Writes an image of 28x28 pixels in grey into the middle of one of 32x32 in RGB, as networks for CIFAR take it. */
function enlarge(grey, colour) {
  for (let y = 0; y < 28; y++) {
    for (let x = 0; x < 28; x++) {
      const at = 3 * (32 * (y + 2) + x + 2);
      colour.fill(grey[28 * y + x], at, at + 3);
    }
  }
}

/**
 * Some digits of MNIST as [N, 32, 32, 3], the first so many of each; the label is the place in the list of digits.
 *
 * @param {'train' | 'test'} split
 * @param {number[]} wanted
 * @param {{each: number, mean?: number[], std?: number[]}} options the constants are those of these images by default
 */
export async function digits(split, wanted, { each, ...constants }) {
  const mnist = await loadDataset('mnist', { split });
  const chosen = wanted.flatMap((digit) => {
    const places = [...mnist.labels.keys()].filter((i) => mnist.labels[i] === digit);
    return places.slice(0, each);
  });
  const images = new Uint8Array(chosen.length * 32 * 32 * 3);
  for (const [place, i] of chosen.entries()) {
    enlarge(mnist.images.subarray(784 * i, 784 * (i + 1)), images.subarray(3072 * place, 3072 * (place + 1)));
  }
  const labels = chosen.map((i) => wanted.indexOf(mnist.labels[i]));
  return datasetFromArrays({ images, labels, shape: [32, 32, 3], classes: wanted.map(String), ...constants });
}

/** Images as `train` and `evaluate` take them. */
export const source = (images, { batchSize = 100, shuffle = false, augment = {} } = {}) => ({
  size: images.size,
  batches: (epoch) => batches(images, { batchSize, shuffle, augment, epoch }),
});
