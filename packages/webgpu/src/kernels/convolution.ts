import type { ConvolutionSizes } from '@residualjs/ops';

/** The sizes as uniforms, by their names. */
export const SIZES = {
  batch: 'i32',
  height: 'i32',
  width: 'i32',
  inChannels: 'i32',
  outHeight: 'i32',
  outWidth: 'i32',
  outChannels: 'i32',
  kernelHeight: 'i32',
  kernelWidth: 'i32',
  strideHeight: 'i32',
  strideWidth: 'i32',
  dilationHeight: 'i32',
  dilationWidth: 'i32',
  top: 'i32',
  left: 'i32',
} as const satisfies Record<keyof ConvolutionSizes, 'i32'>;

/** Above every size and below every row or column of an image: an entry that is out of bounds wherever it is moved. */
export const OUTSIDE = '-0x20000000';
