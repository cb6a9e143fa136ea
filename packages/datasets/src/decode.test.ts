import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { sharedData } from '@residualjs/testing/node';
import { describe, expect, it } from 'vitest';
import { parseCifar10 } from './cifar10.js';
import { decodeCifar10Dataset, decodeCifar100Dataset, decodeIdxDataset } from './decode.js';
import { describeDataset } from './describe.js';

const idx = (dimensions: number[], values: Uint8Array) => {
  const header = Buffer.alloc(4 + 4 * dimensions.length);
  header.set([0, 0, 8, dimensions.length]);
  dimensions.forEach((length, i) => void header.writeUInt32BE(length, 4 + 4 * i));
  return Uint8Array.from(Buffer.concat([header, values]));
};
const named = (file: string, bytes: Uint8Array) => ({ file, bytes });
const pixels = Uint8Array.from({ length: 3 * 784 }, (_, i) => i % 251);
const images = named('images', idx([3, 28, 28], pixels));
const labels = named('labels', idx([3], Uint8Array.of(7, 2, 1)));

describe('decodeIdxDataset', () => {
  it('reads a pair of files, plain or packed', async () => {
    const plain = await decodeIdxDataset('mnist', 'test', { images, labels });
    expect(plain).toMatchObject({
      name: 'mnist',
      split: 'test',
      size: 3,
      shape: [28, 28, 1],
      mean: [0.1307],
    });
    expect([...plain.labels]).toEqual([7, 2, 1]);
    expect(plain.images).toEqual(pixels);
    const packed = { images: named('i', gzipSync(images.bytes)), labels };
    expect(await decodeIdxDataset('mnist', 'test', packed)).toEqual(plain);
  });

  it.each([
    [{ images: labels, labels }, 'labels: 1 dimensions where 3 must be (byte 3)'],
    [{ images, labels: images }, 'images: 3 dimensions where 1 must be (byte 3)'],
    [
      { images, labels: named('l', idx([2], Uint8Array.of(1, 2))) },
      'l: 2 labels where images has 3 images (byte 4)',
    ],
    [
      { images, labels: named('l.gz', gzipSync(idx([3], Uint8Array.of(1, 10, 2)))) },
      'l.gz (unpacked): label 10 of image 1 is not within 0..9 (byte 9)',
    ],
    [
      { images: named('i', idx([3, 28, 27], pixels.subarray(0, 3 * 28 * 27))), labels },
      'i: images are 28x27 where mnist has 28x28 (byte 8)',
    ],
    [{ images: named('i', idx([0, 28, 28], new Uint8Array(0))), labels }, 'i: holds 0 images (byte 4)'],
  ])('refuses files that do not belong together (%#)', async (files, message) => {
    await expect(decodeIdxDataset('mnist', 'train', files)).rejects.toThrow(message);
  });
});

describe('decodeCifar10Dataset', () => {
  const part = (label: number, count: number) => {
    const bytes = new Uint8Array(3073 * count).fill(label * 10);
    for (let i = 0; i < count; i++) bytes[i * 3073] = label;
    return bytes;
  };

  it('puts files behind one another', () => {
    const dataset = decodeCifar10Dataset('train', [named('a', part(1, 2)), named('b', part(2, 1))]);
    expect([...dataset.labels]).toEqual([1, 1, 2]);
    expect(dataset.images.length).toBe(3 * 3072);
    expect(dataset.images[2 * 3072]).toBe(20);
    expect(dataset.classes[2]).toBe('bird');
  });

  it('names the file that is wrong', () => {
    expect(() => decodeCifar10Dataset('train', [named('a', part(1, 2)), named('b', part(20, 1))])).toThrow(
      'b: label 20 of image 0 is not within 0..9 (byte 0)',
    );
    expect(() => decodeCifar10Dataset('train', [])).toThrow(/pass at least one/);
  });
});

describe('decodeCifar100Dataset', () => {
  const file = (coarse: number, fine: number) => {
    const bytes = new Uint8Array(3074).fill(fine);
    bytes[0] = coarse;
    return bytes;
  };
  const files = [named('a', file(4, 0)), named('b', file(14, 98))];

  it('gives each image its class, and its superclass where that is asked for', () => {
    const fine = decodeCifar100Dataset('test', files);
    expect(fine).toMatchObject({ name: 'cifar100', split: 'test', size: 2, shape: [32, 32, 3] });
    expect([...fine.labels].map((label) => fine.classes[label])).toEqual(['apple', 'woman']);
    expect(fine.images[3072]).toBe(98);
    const coarse = decodeCifar100Dataset('test', files, { labels: 'coarse' });
    expect([...coarse.labels].map((label) => coarse.classes[label])).toEqual([
      'fruit_and_vegetables',
      'people',
    ]);
    expect(coarse).toMatchObject({ name: 'cifar100-coarse', images: fine.images });
  });

  it('refuses other labels, and no files', () => {
    expect(() => decodeCifar100Dataset('test', files, { labels: 'super' as 'coarse' })).toThrow(
      "labels (='super') of CIFAR-100 must be 'fine' or 'coarse'",
    );
    expect(() => decodeCifar100Dataset('train', [])).toThrow(
      'no CIFAR-100 files were given: pass at least one',
    );
    expect(() => decodeCifar100Dataset('train', [files[0], named('c', file(20, 1))])).toThrow(
      'c: coarse label 20',
    );
  });
});

describe('normalisation constants', () => {
  const moments = (bytes: Uint8Array, channels: number) =>
    Array.from({ length: channels }, (_, channel) => {
      let [sum, squares] = [0, 0];
      for (let i = channel; i < bytes.length; i += channels) {
        sum += bytes[i] / 255;
        squares += (bytes[i] / 255) ** 2;
      }
      const count = bytes.length / channels;
      return { mean: sum / count, std: Math.sqrt(squares / count - (sum / count) ** 2) };
    });
  const mnist = sharedData('mnist/train-images-idx3-ubyte.gz');
  const cifar10 = [1, 2, 3, 4, 5].map((i) => sharedData(`cifar10/data_batch_${i}.bin`));

  it.skipIf(!mnist)('are those of the MNIST training images', async () => {
    const bytes = readFileSync(mnist as string);
    const labelBytes = readFileSync(sharedData('mnist/train-labels-idx1-ubyte.gz') as string);
    const dataset = await decodeIdxDataset('mnist', 'train', {
      images: named('i', bytes),
      labels: named('l', labelBytes),
    });
    expect(dataset.size).toBe(60_000);
    const [{ mean, std }] = moments(dataset.images, 1);
    expect(mean).toBeCloseTo(dataset.mean[0], 4);
    expect(std).toBeCloseTo(dataset.std[0], 4);
  });

  it.skipIf(cifar10.includes(null))('are those of the CIFAR-10 training images', () => {
    const each = cifar10.map((path) => moments(parseCifar10(readFileSync(path as string)).images, 3));
    const { mean, std } = describeDataset('cifar10');
    for (const channel of [0, 1, 2]) {
      const parts = each.map((part) => part[channel]);
      const whole = parts.reduce((sum, part) => sum + part.mean / 5, 0);
      const squares = parts.reduce((sum, part) => sum + (part.std ** 2 + part.mean ** 2) / 5, 0);
      expect(whole).toBeCloseTo(mean[channel], 4);
      expect(Math.sqrt(squares - whole ** 2)).toBeCloseTo(std[channel], 3);
    }
  });
});
