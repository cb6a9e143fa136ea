import * as tf from '@tensorflow/tfjs-core';

type Kernel = tf.KernelFunc;
type Given = Parameters<Kernel>[0];

/** What a convolution and its gradients are told. */
interface Attributes {
  pad: number;
  filterShape: number[];
  inputShape: [number, number, number, number];
}

/** An image `[N, H, W, C]` with `pad` zeros on every side. */
const padded = (x: tf.TensorInfo | undefined, pad: number) =>
  tf.pad(x as tf.Tensor4D, [
    [0, 0],
    [pad, pad],
    [pad, pad],
    [0, 0],
  ]);

/** What a kernel gives; tfjs-node makes tensors itself, other backends leave that to the engine. */
const asTensor = (output: tf.TensorInfo | tf.TensorInfo[]): tf.Tensor =>
  output instanceof tf.Tensor ? output : tf.engine().makeTensorFromTensorInfo(output as tf.TensorInfo);

/** How each kernel with padding p is computed by the one without padding. */
const BY_VALID: Record<string, (valid: Kernel, given: Given, attrs: Attributes) => tf.Tensor> = {
  Conv2D: (valid, given, { pad }) =>
    asTensor(valid({ ...given, inputs: { ...given.inputs, x: padded(given.inputs.x, pad) } })),

  Conv2DBackpropFilter: (valid, given, { pad }) =>
    asTensor(valid({ ...given, inputs: { ...given.inputs, x: padded(given.inputs.x, pad) } })),

  Conv2DBackpropInput(valid, given, { pad, inputShape }) {
    const [n, h, w, c] = inputShape;
    const attrs = { ...given.attrs, inputShape: [n, h + 2 * pad, w + 2 * pad, c] };
    return tf.slice(asTensor(valid({ ...given, attrs })), [0, pad, pad, 0], inputShape);
  },
};

/** The kernels that this file made, so that none is wrapped twice. */
const made = new WeakSet<tf.KernelConfig>();

/**
 * Teaches a backend convolutions with zeros on every side, `tf.conv2d(x, filter, strides, 1)`, as PyTorch pads: tfjs-node
 * throws at a number. The zeros are laid around the image first, and the stock kernel runs without padding.
 */
export function addNumericPadding(backendName: string): void {
  for (const [kernelName, byValid] of Object.entries(BY_VALID)) {
    const stock = tf.getKernel(kernelName, backendName);
    if (stock === undefined || made.has(stock)) continue;
    const kernelFunc: Kernel = (given) => {
      const attrs = given.attrs as unknown as Attributes & { dataFormat?: string };
      if (typeof attrs.pad !== 'number' || attrs.dataFormat === 'NCHW') return stock.kernelFunc(given);
      const withoutPadding = { ...given, attrs: { ...given.attrs, pad: 'valid' } };
      return tf.tidy(() => byValid(stock.kernelFunc, withoutPadding, attrs));
    };
    const kernel = { ...stock, kernelFunc };
    made.add(kernel);
    tf.unregisterKernel(kernelName, backendName);
    tf.registerKernel(kernel);
  }
}
