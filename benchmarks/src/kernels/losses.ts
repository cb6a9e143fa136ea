import {
  portableSoftmaxCrossEntropy,
  portableSoftmaxCrossEntropyGrad,
  SoftmaxCrossEntropy,
  SoftmaxCrossEntropyGrad,
} from '@residualjs/ops';
import * as tf from '@tensorflow/tfjs-core';
import type { KernelCase } from './kernel-case.js';
import type { Scale } from './scale.js';
import { indices, noise } from './values.js';

/** Logits of ResNet-50. */
const CLASSES = 1000;

/** The loss and its gradient. */
export function losses({ head: batch }: Scale): KernelCase[] {
  const shared = { shape: `${CLASSES} classes`, batch, attrs: {}, flops: 5 * batch * CLASSES };
  const inputs = () => ({ logits: noise([batch, CLASSES]), labels: indices(batch, CLASSES) });
  return [
    {
      ...{ ...shared, kernel: SoftmaxCrossEntropy, inputs },
      portable: portableSoftmaxCrossEntropy as unknown as KernelCase['portable'],
    },
    {
      ...{ ...shared, kernel: SoftmaxCrossEntropyGrad },
      inputs: () => ({ ...inputs(), dy: tf.scalar(1) }),
      portable: portableSoftmaxCrossEntropyGrad as unknown as KernelCase['portable'],
    },
  ];
}
