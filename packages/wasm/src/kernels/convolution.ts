import type { ConvolutionSizes } from '@residualjs/ops';

/** The sizes in the order in which the compiled kernels take them. */
export const inOrder = (s: ConvolutionSizes) =>
  [
    ...([s.batch, s.height, s.width, s.inChannels, s.outHeight, s.outWidth, s.outChannels] as const),
    ...([s.kernelHeight, s.kernelWidth, s.strideHeight, s.strideWidth, s.top, s.left] as const),
  ] as const;
