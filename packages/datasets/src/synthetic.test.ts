import { describe, expect, it } from 'vitest';
import { checkDataset } from './dataset.js';
import { syntheticDataset } from './synthetic.js';

describe('syntheticDataset', () => {
  it('has the size, shape and balanced classes asked for', () => {
    const dataset = syntheticDataset({ size: 30, shape: [6, 5, 2], classes: 3, seed: 4 });
    expect(() => checkDataset(dataset)).not.toThrow();
    expect(dataset).toMatchObject({ size: 30, shape: [6, 5, 2], classes: ['class 0', 'class 1', 'class 2'] });
    for (const label of [0, 1, 2]) expect(dataset.labels.filter((each) => each === label)).toHaveLength(10);
  });

  it('is fixed by its seed; splits share patterns and differ in noise', () => {
    const options = { size: 20, shape: [8, 8, 1] as [number, number, number], classes: 2 };
    const train = syntheticDataset(options);
    expect(syntheticDataset(options)).toEqual(train);
    expect(syntheticDataset({ ...options, seed: 1 }).images).not.toEqual(train.images);
    const test = syntheticDataset({ ...options, split: 'test' });
    expect(test.images).not.toEqual(train.images);
    const patterns = [train, test].map(() => syntheticDataset({ ...options, noise: 0 }).images);
    expect(patterns[0]).toEqual(patterns[1]);
  });

  it('can be told apart: the nearest class pattern is the label', () => {
    const shape = [8, 8, 3] as [number, number, number];
    const patterns = syntheticDataset({ size: 5, shape, classes: 5, noise: 0 }).images;
    const { images, labels } = syntheticDataset({ size: 100, shape, classes: 5, split: 'test' });
    const wrong = [...labels].filter((label, i) => {
      const distances = [0, 1, 2, 3, 4].map((known) => {
        let sum = 0;
        for (let p = 0; p < 192; p++) sum += (images[i * 192 + p] - patterns[known * 192 + p]) ** 2;
        return sum;
      });
      return distances.indexOf(Math.min(...distances)) !== label;
    });
    expect(wrong).toHaveLength(0);
  });

  it('refuses values out of bounds', () => {
    expect(() => syntheticDataset({ size: 0 })).toThrow('size (=0) must be an integer from 1');
    expect(() => syntheticDataset({ classes: 257 })).toThrow('classes (=257)');
    expect(() => syntheticDataset({ shape: [0, 1, 1] })).toThrow('shape (=0)');
    expect(() => syntheticDataset({ noise: 2 })).toThrow('noise (=2)');
    expect(() => syntheticDataset({ seed: 0.5 })).toThrow('seed (=0.5)');
  });
});
