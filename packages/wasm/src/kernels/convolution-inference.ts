import {
  ConvolutionInference,
  type ConvolutionInferenceAttrs,
  type ConvolutionInferenceInputs,
  convolutionSizes,
  PrepareFilter,
  type PrepareFilterAttrs,
  type PrepareFilterInputs,
} from '@residualjs/ops';
import type { TensorInfo } from '@tensorflow/tfjs-core';
import { convolveInto } from './conv2d.js';
import { preparationOf } from './convolution-algorithm.js';
import type { WasmKernel } from './kernel.js';
import { pointwisePanels } from './pointwise.js';
import { STRIDED, UNSTRIDED, winogradFilterPoints } from './winograd.js';

/** `convolutionInference` of @residualjs/ops: bias, addition and ReLU in the epilogue, filters prepared or not. */
export const convolutionInference: WasmKernel = {
  kernelName: ConvolutionInference,
  kernelFunc({ inputs, attrs, host }) {
    const { x, filter, bias, addend, prepared } = inputs as unknown as ConvolutionInferenceInputs<TensorInfo>;
    const { strides, pad, activation } = attrs as unknown as ConvolutionInferenceAttrs;
    const sizes = convolutionSizes(x.shape, filter.shape, null, { strides, pad, dataFormat: 'NHWC' });
    checkPrepared(prepared, filter, strides);
    const optional = (tensor?: TensorInfo | null) => (tensor == null ? 0 : host.address(tensor));
    return [
      convolveInto(host, sizes, {
        input: host.address(x),
        filter: host.address(filter),
        bias: optional(bias),
        addend: optional(addend),
        relu: activation === 'relu',
        prepared: optional(prepared),
      }),
    ];
  },
};

function checkPrepared(prepared: TensorInfo | null | undefined, filter: TensorInfo, strides: number[]) {
  if (prepared == null) return;
  const size = prepared.shape.reduce((product, length) => product * length, 1);
  const expected = preparedSize(filter.shape, strides);
  if (size === expected) return;
  throw new RangeError(
    `A convolution with a filter [${filter.shape}] and strides [${strides}] takes ` +
      `${expected === 0 ? 'no prepared filter' : `a prepared filter of ${expected} values`}, and got one of ${size}: ` +
      'take what prepareFilter gives for this very filter, strides and backend',
  );
}

function preparedSize(filterShape: number[], strides: number[]): number {
  const [inChannels, outChannels] = [filterShape[2]!, filterShape[3]!];
  const preparation = preparationOf(filterShape, strides);
  if (preparation === null) return 0;
  return preparation === 'pointwise'
    ? inChannels * outChannels
    : FORMS[preparation].points(inChannels, outChannels);
}

const FORMS = { winograd: UNSTRIDED, strided: STRIDED };

/** `prepareFilter` of @residualjs/ops: the points of a 3x3 filter, the panels of a 1x1 one. */
export const prepareFilter: WasmKernel = {
  kernelName: PrepareFilter,
  kernelFunc({ inputs, attrs, host }) {
    const { filter } = inputs as unknown as PrepareFilterInputs<TensorInfo>;
    const { strides } = attrs as unknown as PrepareFilterAttrs;
    const channels = [filter.shape[2]!, filter.shape[3]!] as const;
    const preparation = host.size(filter) === 0 ? null : preparationOf(filter.shape, strides);
    if (preparation === null) return [];
    const prepared = host.output([preparedSize(filter.shape, strides)], 'float32');
    const addresses = [host.address(filter), host.address(prepared)] as const;
    if (preparation === 'pointwise') {
      pointwisePanels(host, ...addresses, ...channels);
      return [prepared];
    }
    const form = FORMS[preparation];
    host.withScratch(
      0,
      (_, scratch) => winogradFilterPoints(host, form, ...addresses, ...channels, scratch),
      form.filterScratch,
    );
    return [prepared];
  },
};
