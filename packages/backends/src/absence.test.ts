import { expect, it } from 'vitest';
import { absence } from './absence.js';
import { webgpu } from './drivers/webgpu.js';

const installOf = (error: Error, more: object = {}) => absence(webgpu, Object.assign(error, more)).install;

it('names the command of the driver where a package is missing', () => {
  expect(installOf(new Error("Cannot find package 'webgpu'"))).toBe(webgpu.install);
  expect(installOf(new Error('no GPU'))).toBeNull();
});

it('believes an error that knows what helps, or that nothing to be installed does', () => {
  expect(installOf(new Error('no Dawn'), { install: 'npm install dawn' })).toBe('npm install dawn');
  expect(installOf(new Error('no GPU: check that its driver is installed'), { install: null })).toBeNull();
});
