import { expect, it } from 'vitest';
import { browserSettings } from './settings.js';

const settings = (query: string) => browserSettings(new URLSearchParams(query));

it('measures ResNet-20 on every backend where the address says nothing', () => {
  expect(settings('')).toEqual({
    ...{ backends: ['webgpu', 'webgl', 'wasm'], work: ['training', 'inference'], model: 'resnet20' },
    ...{ inputSize: 32, batch: 32, rounds: 5 },
  });
  expect(settings('backends=wasm&work=inference&batch=4&inputSize=16&rounds=1&model=resnet32')).toEqual({
    ...{ backends: ['wasm'], work: ['inference'], model: 'resnet32', inputSize: 16, batch: 4, rounds: 1 },
  });
});

it.each([
  ['backends=cuda', "backends has 'cuda', which is none of webgpu, webgl, wasm"],
  ['work=sleep', "work has 'sleep', which is none of training, inference"],
  ['model=resnet21', "model is 'resnet21', which is no model of the zoo"],
  ['batch=0', "batch is '0'; give a whole number from 1 on"],
])('refuses %s', (query, message) => {
  expect(() => settings(query)).toThrow(message);
});
