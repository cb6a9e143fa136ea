import { expect, it } from 'vitest';
import { type AdapterInfo, adapterName, isSoftwareAdapter } from './adapter.js';

const info = (fields: Partial<AdapterInfo>): AdapterInfo => ({
  vendor: '',
  architecture: '',
  device: '',
  description: '',
  ...fields,
});

it.each([
  ['SwiftShader', info({ vendor: 'google', architecture: 'swiftshader' })],
  ['lavapipe', info({ vendor: 'mesa', description: 'llvmpipe (LLVM 15.0.6, 256 bits)' })],
  ['WARP', info({ vendor: 'microsoft', description: 'Microsoft Basic Render Driver' })],
  ['a declared fallback', info({ vendor: 'unheard-of', isFallbackAdapter: true })],
])('knows %s as software', (_, adapter) => {
  expect(isSoftwareAdapter(adapter)).toBe(true);
});

it.each([
  ['NVIDIA', info({ vendor: 'nvidia', architecture: 'hopper', description: 'NVIDIA H200' })],
  ['Apple', info({ vendor: 'apple', architecture: 'metal-3', isFallbackAdapter: false })],
  ['a browser that hides everything', info({})],
])('takes %s for a GPU', (_, adapter) => {
  expect(isSoftwareAdapter(adapter)).toBe(false);
});

it('names an adapter by the most telling field it has', () => {
  expect(adapterName(info({ vendor: 'nvidia', description: 'NVIDIA H200' }))).toBe('NVIDIA H200');
  expect(adapterName(info({ vendor: 'apple', architecture: 'metal-3' }))).toBe('apple metal-3');
  expect(adapterName(info({}))).toBe('unnamed adapter');
});
