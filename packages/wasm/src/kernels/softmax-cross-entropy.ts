import {
  SoftmaxCrossEntropy,
  SoftmaxCrossEntropyGrad,
  type SoftmaxCrossEntropyGradInputs,
  type SoftmaxCrossEntropyInputs,
} from '@residualjs/ops';
import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { WasmKernel } from './kernel.js';

/** `softmaxCrossEntropy` of @residualjs/ops: logits [N, classes], labels [N] -> a scalar. */
export const softmaxCrossEntropy: WasmKernel = {
  kernelName: SoftmaxCrossEntropy,
  kernelFunc({ inputs, host }) {
    const { logits, labels } = inputs as unknown as SoftmaxCrossEntropyInputs<TensorInfo>;
    const [rows, classes] = logits.shape;
    const loss = host.output([], 'float32');
    host.exports.softmaxCrossEntropy(
      host.address(logits),
      host.address(labels, 'int32'),
      host.address(loss),
      rows,
      classes,
    );
    return [loss];
  },
};

/** Its gradient: dy scalar, logits [N, classes], labels [N] -> [N, classes]. */
export const softmaxCrossEntropyGrad: WasmKernel = {
  kernelName: SoftmaxCrossEntropyGrad,
  kernelFunc({ inputs, host }) {
    const { dy, logits, labels } = inputs as unknown as SoftmaxCrossEntropyGradInputs<TensorInfo>;
    const [rows, classes] = logits.shape;
    const gradient = host.output(logits.shape, 'float32');
    host.exports.softmaxCrossEntropyGradient(
      host.address(dy),
      host.address(logits),
      host.address(labels, 'int32'),
      host.address(gradient),
      rows,
      classes,
    );
    return [gradient];
  },
};
