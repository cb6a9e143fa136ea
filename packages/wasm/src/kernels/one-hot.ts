import { OneHot, type OneHotAttrs } from '@tensorflow/tfjs-core';
import type { WasmKernel } from './kernel.js';

/** The 32 bits of a float32, as an i32. */
const floatBits = (value: number) => new Int32Array(Float32Array.of(value).buffer)[0];

/**
 * `tf.oneHot`: indices [...] -> [..., depth], `onValue` where the last coordinate is the index, `offValue` elsewhere. tfjs
 * writes int32 whatever the dtype: float32 gets the bits of another number, and bool four bytes where it has room for one.
 */
export const oneHot: WasmKernel = {
  kernelName: OneHot,
  kernelFunc({ inputs, attrs, host }) {
    const indices = inputs.indices!;
    const { depth, onValue, offValue, dtype } = attrs as unknown as OneHotAttrs;
    const output = host.output([...indices.shape, depth], dtype);
    const write = dtype === 'bool' ? host.exports.oneHotBytes : host.exports.oneHotWords;
    const bits = dtype === 'float32' ? floatBits : Math.trunc;
    const rows = host.size(indices);
    write(
      host.address(indices, 'int32'),
      host.address(output, dtype),
      rows,
      depth,
      bits(onValue),
      bits(offValue),
    );
    return output;
  },
};
