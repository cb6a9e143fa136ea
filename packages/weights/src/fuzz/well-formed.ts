import { DTYPES } from '../safetensors/dtypes.js';
import type { WeightFile } from '../weight-file.js';

/** Throws where what a parser gave is no file of weights: values of another number or type than shape and dtype say. */
export function checkWellFormed({ tensors, metadata }: WeightFile): void {
  for (const [name, { dtype, shape, data }] of tensors) {
    const count = shape.reduce((product, length) => product * length, 1);
    if (!shape.every((length) => Number.isSafeInteger(length) && length >= 0) || count !== data.length) {
      throw new Error(`'${name}' of shape [${shape}] has ${data.length} values`);
    }
    if (!(data instanceof DTYPES[dtype].array))
      throw new Error(`'${name}' is ${dtype} and ${data.constructor.name}`);
  }
  for (const [key, value] of Object.entries(metadata)) {
    if (typeof value !== 'string') throw new Error(`metadata '${key}' is ${typeof value}`);
  }
}
