import '@tensorflow/tfjs-backend-cpu';
import { expectClose, expectTensorClose } from '@residualjs/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { batches, disposeBatch } from '../batches.js';
import { type DatasetArrays, datasetFromArrays } from './dataset-from-arrays.js';

/** Cuts a list into lists of so many. */
const inLists = <T>(list: readonly T[], length: number): T[][] =>
  Array.from({ length: list.length / length }, (_, i) => list.slice(i * length, (i + 1) * length));

const side = fc.integer({ min: 1, max: 4 });
const shapes = fc.tuple(fc.integer({ min: 2, max: 5 }), side, side, side);
const arrays = shapes.chain(([size, ...shape]) => {
  const count = size * shape[0] * shape[1] * shape[2];
  const images = fc.array(fc.nat(255), { minLength: count, maxLength: count });
  const labels = fc.array(fc.nat(4), { minLength: size, maxLength: size });
  return fc.record({ size: fc.constant(size), shape: fc.constant(shape), images, labels });
});
const constants = (channels: number) => ({
  mean: new Array(channels).fill(0.5),
  std: new Array(channels).fill(0.2),
});

const two: DatasetArrays = { images: Uint8Array.of(0, 255, 51, 102), labels: [1, 0], shape: [1, 2, 1] };

describe('datasetFromArrays', () => {
  it('takes bytes and values from 0 to 1, flat or nested to any depth, for the same', () => {
    fc.assert(
      fc.property(arrays, ({ size, shape, images, labels }) => {
        const [height, width, channels] = shape;
        const real = images.map((value) => value / 255);
        const nested = inLists(inLists(inLists(real, channels), width), height);
        const rows = inLists(real, width * channels);
        const forms: DatasetArrays['images'][] = [
          Uint8ClampedArray.from(images),
          real,
          Float32Array.from(real),
          Float64Array.from(real),
          nested,
          inLists(rows, height),
          inLists(real, height * width * channels).map((image) => Float32Array.from(image)),
          inLists(images, height * width * channels).map((image) => Uint8Array.from(image)),
        ];
        const rest = {
          labels,
          shape: [height, width, channels] as const,
          classes: 5,
          ...constants(channels),
        };
        const flat = datasetFromArrays({ images: Uint8Array.from(images), ...rest });
        expect(flat).toMatchObject({ size, shape, labels: Uint8Array.from(labels) });
        expect([...flat.images]).toEqual(images);
        for (const form of forms) expect(datasetFromArrays({ images: form, ...rest })).toEqual(flat);
      }),
    );
  });

  it('takes labels alone, in lists and one-hot, for the same', () => {
    fc.assert(
      fc.property(arrays, ({ shape: [height, width, channels], images, labels }) => {
        const rest = {
          images: Uint8Array.from(images),
          shape: [height, width, channels] as const,
          ...constants(channels),
        };
        const flat = datasetFromArrays({ labels, classes: 5, ...rest });
        const oneHot = labels.map((label) => [0, 1, 2, 3, 4].map((i) => Number(i === label)));
        for (const form of [Int32Array.from(labels), labels.map((label) => [label]), oneHot]) {
          expect(datasetFromArrays({ labels: form, classes: 5, ...rest })).toEqual(flat);
        }
        expect(datasetFromArrays({ labels: oneHot, ...rest }).classes).toHaveLength(5);
        expect(datasetFromArrays({ labels, ...rest }).classes).toHaveLength(Math.max(...labels) + 1);
      }),
    );
  });

  it('takes as many classes as labels of 16 bits tell apart', () => {
    const { labels, classes } = datasetFromArrays({ ...two, labels: [256, 3] });
    expect([labels, classes.length]).toEqual([Uint16Array.of(256, 3), 257]);
    expect(datasetFromArrays({ ...two, labels: [255, 3] }).labels).toEqual(Uint8Array.of(255, 3));
  });

  it('rounds to the nearest level', () => {
    const images = [0.1, 0.5, 0.0019, 0.002].map((value) => [value]);
    const { images: levels } = datasetFromArrays({ images, labels: [0, 0, 0, 0], shape: [1, 1, 1] });
    expect([...levels]).toEqual([26, 128, 0, 1]); // of 25.5, 127.5, 0.48 and 0.51
  });

  it('names the one value that is out of range', () => {
    const wrong = fc.oneof(
      fc.double({ max: -Number.MIN_VALUE }), // -0 is 0
      fc.double({ min: 1, minExcluded: true }),
      fc.constant(Number.NaN),
    );
    fc.assert(
      fc.property(arrays, wrong, fc.nat(), ({ shape, images, labels }, value, place) => {
        const [height, width, channels] = shape;
        const at = place % images.length;
        const real = images.map((level, i) => (i === at ? value : level / 255));
        const rest = { labels, shape: [height, width, channels] as const };
        const image = Math.floor(at / (height * width * channels));
        expect(() => datasetFromArrays({ images: real, ...rest })).toThrow(
          `images[${at}] (=${value}) of image ${image} must be a number from 0 to 1`,
        );
        const nested = inLists(inLists(inLists(real, channels), width), height);
        const [row, column, channel] = [
          Math.floor(at / (width * channels)) % height,
          Math.floor(at / channels) % width,
          at % channels,
        ];
        expect(() => datasetFromArrays({ images: nested, ...rest })).toThrow(
          `images[${image}][${row}][${column}][${channel}] (=${value}) must be a number from 0 to 1`,
        );
      }),
    );
  });

  it('computes mean and standard deviation where they are not given', () => {
    // of 0, 51, 102 and 255 of 255: mean 0.4, and the root of (0.16 + 0.04 + 0 + 0.36) / 4
    const { mean, std } = datasetFromArrays(two);
    expectClose(mean, [0.4]);
    expectClose(std, [Math.sqrt(0.14)]);
    expect(datasetFromArrays({ ...two, mean: [0.1], std: [0.3] })).toMatchObject({ mean: [0.1], std: [0.3] });
    const half = datasetFromArrays({ ...two, std: [0.3] });
    expect([half.mean, half.std]).toEqual([mean, [0.3]]);
  });

  it('gives what batches take, and keeps bytes where they are', async () => {
    const dataset = datasetFromArrays({ ...two, classes: ['left', 'right'], name: 'sides', split: 'test' });
    expect(dataset).toMatchObject({ name: 'sides', split: 'test', classes: ['left', 'right'] });
    expect(dataset.images).toBe(two.images);
    for await (const batch of batches(dataset, { normalize: false })) {
      await expectTensorClose(batch.images, [0, 1, 0.2, 0.4]);
      expect([...(await batch.labels.data())]).toEqual([1, 0]);
      disposeBatch(batch);
    }
  });

  it.each<[string, Partial<DatasetArrays>, string]>([
    ['too few values', { images: Uint8Array.of(1, 2, 3) }, 'images has 3 values where 2 x 1 x 2 x 1 need 4'],
    ['too few images', { images: [[0.1, 0.2]] }, 'images has 1 entries where there are 2 images'],
    ['a short image', { images: [[0.1, 0.2], [0.3]] }, 'images[1] has 1 values where 1 x 2 x 1 need 2'],
    ['a short row', { images: [[[0.1, 0.2]], [[0.3]]] }, 'images[1][0] has 1 values where 2 x 1 need 2'],
    [
      'levels in a list',
      {
        images: [
          [0, 255],
          [51, 102],
        ],
      },
      'images[0][1] (=255) must be a number from 0 to 1',
    ],
    [
      'what is no list',
      { images: [[0.1, 0.2], null] as never },
      'images[1] (=null) must be a list of numbers',
    ],
    [
      'a list in a list',
      {
        images: [
          [0.1, [0.2]],
          [0, 0],
        ] as never,
      },
      'images[0][1] (=0.2) must be a number',
    ],
    ['no labels', { labels: [] }, 'labels is empty'],
    ['a label of no class', { labels: [0, 2], classes: 2 }, 'labels[1] (=2) must be an integer from 0 to 1'],
    ['a label below 0', { labels: [-1, 0] }, 'labels[0] (=-1) must be an integer from 0 to 65535'],
    ['a part of a label', { labels: [[0], [0.5]] }, 'labels[1] (=0.5) must be an integer from 0 to 65535'],
    ['a name for a label', { labels: ['left', 'right'] as never }, 'labels[0] (=left) must be an integer'],
    [
      'rows that differ',
      {
        labels: [
          [0, 1],
          [0, 0, 1],
        ],
      },
      'labels[1] has 3 values where there are 2 classes',
    ],
    [
      'rows of other classes',
      {
        labels: [
          [0, 1],
          [1, 0],
        ],
        classes: 3,
      },
      'labels[0] has 2 values where there are 3',
    ],
    [
      'soft labels',
      {
        labels: [
          [0.5, 0.5],
          [0, 1],
        ],
      },
      'labels[0] (=[0.5, 0.5]) must have one 1 and zeros else',
    ],
    [
      'two ones',
      {
        labels: [
          [0, 1],
          [1, 1],
        ],
      },
      'labels[1] (=[1, 1]) must have one 1 and zeros else',
    ],
    ['65,537 classes', { classes: 65_537 }, '65537 classes: there must be a whole number from 1 to 65536'],
    ['no names', { classes: [] }, '0 classes: there must be'],
    ['half a pixel', { shape: [1, 2.5, 1] }, 'shape (=[1, 2.5, 1]) must be of three integers of at least 1'],
    ['constants of three channels', { mean: [0, 0, 0] }, 'mean and std have 3 and 1 values'],
    ['a deviation of 0', { std: [0] }, 'channel 0 has mean 0.4 and std 0; std must be above 0'],
    ['images all alike', { images: new Uint8Array(4) }, 'std must be above 0'],
  ])('refuses %s', (_, change, message) => {
    expect(() => datasetFromArrays({ ...two, ...change })).toThrow(message);
  });
});
