import { expect, it } from 'vitest';
import { checkWorkerData, overridesFor } from './overrides-for.js';

it('changes backend and threads, and where data are, but never which', () => {
  const own = { backend: 'wasm' as const, threads: 2, data: ['cifar10:/fast/cifar', 'mnist:/fast/mnist'] };
  expect(overridesFor({ data: 'cifar10' }, own)).toEqual({
    backend: 'wasm',
    threads: 2,
    data: 'cifar10:/fast/cifar',
  });
  expect(overridesFor({ data: 'cifar10:/far/cifar' }, own).data).toBe('cifar10:/fast/cifar');
  expect(overridesFor({}, own).data).toBe('mnist:/fast/mnist');
  expect(overridesFor({ data: 'synthetic' }, own)).toEqual({ backend: 'wasm', threads: 2 });
  expect(overridesFor({ data: 'cifar10', backend: 'cpu' }, {})).toEqual({});
});

it.each(['cifar10', 'folder:/flowers', 'synthetic', 'cifar10:', 'synthetic:/x'])(
  'refuses --data %s',
  (spec) => {
    expect(() => checkWorkerData([spec])).toThrow(`--data '${spec}'`);
  },
);
