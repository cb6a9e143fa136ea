import { describe, expect, it } from 'vitest';
import {
  type PreprocessingSources,
  preprocessedAs,
  preprocessingSpec,
  preprocessingText,
  resolvePreprocessing,
} from './resolve-preprocessing.js';

const row = { mean: [0.1, 0.2, 0.3], std: [1, 2, 3] };
const theirs = { mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] };
const data = {
  name: 'cifar10',
  shape: [1, 2, 3] as [number, number, number],
  mean: [0.4, 0.5, 0.6],
  std: [0.2, 0.2, 0.2],
};
const sources: PreprocessingSources = { convention: 'residualjs', model: 'resnet8', ofModel: row, data };

describe('resolvePreprocessing', () => {
  it('goes by what is asked for, then the file, then whose names it has, then the row or the data', () => {
    const all = {
      ...sources,
      convention: 'akamaster',
      ofConvention: theirs,
      noted: { mean: [0, 0, 0], std: [1, 1, 1] },
    };
    const because = (given: PreprocessingSources) => resolvePreprocessing(given).because;
    expect(because({ ...all, asked: 'unit' })).toBe('as asked for');
    expect(because(all)).toBe('as the file says');
    expect(because({ ...all, noted: undefined })).toBe('as akamaster has it');
    expect(because({ ...sources, convention: 'keras-numbered' })).toBe('as resnet8 takes it');
    expect(because(sources)).toBe('the constants of cifar10');
    expect(resolvePreprocessing({ ...all, noted: undefined })).toMatchObject(theirs);
    expect(resolvePreprocessing({ ...sources, convention: 'keras-numbered' })).toMatchObject(row);
    expect(resolvePreprocessing(sources)).toMatchObject({ mean: data.mean, std: data.std });
  });

  it('knows preprocessing by name and by its numbers', () => {
    const asked = (name: string) => preprocessingText(resolvePreprocessing({ ...sources, asked: name }));
    expect(asked('raw')).toBe('values of 0 to 255 as they are, as asked for');
    expect(asked('unit')).toBe('(x / 255 - [0, 0, 0]) / [1, 1, 1], as asked for');
    expect(asked('data')).toBe('(x / 255 - [0.4, 0.5, 0.6]) / [0.2, 0.2, 0.2], as asked for');
    expect(asked('model')).toBe('(x / 255 - [0.1, 0.2, 0.3]) / [1, 2, 3], as asked for');
    expect(asked('imagenet')).toBe(asked('0.485,0.456,0.406/0.229,0.224,0.225'));
    expect(asked('0.5,0.5,0.5/1,1,1/bgr')).toBe(
      '(x / 255 - [0.5, 0.5, 0.5]) / [1, 1, 1], in the order BGR, as asked for',
    );
    for (const wrong of [
      'caffe',
      '0/1/rgb',
      '/bgr',
      '0.5',
      '0.5,x,0.5/1,1,1',
      '0,0,0/1,1,0',
      '0/1/2',
      '0/1/0',
      '0/1/1/1',
      '/',
    ]) {
      expect(() => asked(wrong)).toThrow(
        `--preprocessing '${wrong}': it is one of data, model, imagenet, unit, raw, or`,
      );
    }
  });

  it('reads what it writes out, to the last bit', () => {
    const odd = { ...row, mean: [1 / 3, 1e-9, 0.1 + 0.2] };
    const bgr = { channelOrder: 'bgr' } as const;
    const cropped = { ...odd, cropFraction: 224 / 232 };
    for (const given of [theirs, { ...odd, ...bgr }, cropped, { ...cropped, ...bgr }]) {
      const { because: _, ...read } = resolvePreprocessing({ ...sources, asked: preprocessingSpec(given) });
      expect(read).toEqual(given);
    }
  });

  it('refuses another number of channels', () => {
    const grey = {
      ...data,
      name: 'mnist',
      shape: [1, 2, 1] as [number, number, number],
      mean: [0.1],
      std: [0.3],
    };
    const given = { ...sources, convention: 'akamaster', ofConvention: theirs, data: grey };
    expect(() => resolvePreprocessing(given)).toThrow(
      'the preprocessing as akamaster has it is for 3 channels and mnist has 1: give --preprocessing',
    );
  });
});

it('turns the channels where a network takes BGR', () => {
  const dataset = {
    ...data,
    split: 'test' as const,
    images: Uint8Array.of(1, 2, 3, 4, 5, 6),
    labels: Uint8Array.of(0),
    size: 1,
    classes: ['one'],
  };
  expect(preprocessedAs(dataset, theirs)).toEqual({ ...dataset, ...theirs });
  const reversed = { ...theirs, channelOrder: 'bgr' as const };
  expect(preprocessedAs(dataset, reversed)).toEqual({ ...dataset, ...reversed });
});
