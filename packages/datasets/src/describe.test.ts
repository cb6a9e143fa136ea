import { describe, expect, it } from 'vitest';
import { describeDataset, listDatasets, UnknownDatasetError } from './describe.js';

describe('describeDataset', () => {
  it('knows every listed name, with rows that agree with themselves', () => {
    expect(listDatasets()).toEqual([
      'mnist',
      'fashion-mnist',
      'cifar10',
      'cifar100',
      'cifar100-coarse',
      'synthetic',
    ]);
    for (const name of listDatasets()) {
      const row = describeDataset(name);
      expect(row.name).toBe(name);
      expect(new Set(row.classes).size, name).toBe(
        { cifar100: 100, 'cifar100-coarse': 20 }[name as string] ?? 10,
      );
      expect(row.mean).toHaveLength(row.shape[2]);
      expect(row.std).toHaveLength(row.shape[2]);
      for (const { md5, sha256 } of row.files) {
        expect(md5).toMatch(/^[0-9a-f]{32}$/);
        expect(sha256).toMatch(/^[0-9a-f]{64}$/);
      }
      for (const mirror of row.mirrors) expect(mirror).toMatch(/^https?:\/\/.*\/$/);
    }
  });

  it('gives a copy: changing it changes nothing', () => {
    describeDataset('cifar10').mean[0] = 5;
    expect(describeDataset('cifar10').mean[0]).toBe(0.4914);
  });

  it('names near matches', () => {
    expect(() => describeDataset('cifar')).toThrow(UnknownDatasetError);
    expect(() => describeDataset('mnits')).toThrow(/unknown dataset 'mnits': did you mean 'mnist'/);
    expect(() => describeDataset('__proto__')).toThrow(UnknownDatasetError);
    expect(() => describeDataset('constructor')).toThrow(UnknownDatasetError);
  });
});
