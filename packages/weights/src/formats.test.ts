import { expect, it } from 'vitest';
import { formatOf } from './formats.js';

it('goes by the ending, and names those that are known', () => {
  expect(formatOf('/a/b.SafeTensors').name).toBe('safetensors');
  expect(formatOf('weights.H5').name).toBe('Keras HDF5');
  expect(() => formatOf('weights.zip')).toThrow(
    "'weights.zip': no weight format is known by this ending, known are .safetensors",
  );
});
