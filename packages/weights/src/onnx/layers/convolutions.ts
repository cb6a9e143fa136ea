import { channelsFirst, inOrder, placed, type Value } from '../value.js';
import { activated, before } from './activations.js';
import { type LayerForm, type LayerUse, operation, weightConstant } from './layer-use.js';
import { perAxis, windowAxes, windowInput } from './windows.js';

/** One convolution: the constants that it reads are there. */
function convolve(
  use: LayerUse,
  input: Value,
  { constants, size, group = 1 }: { constants: readonly string[]; size: readonly number[]; group?: number },
  step: string,
): string {
  const { config, graph } = use;
  const rank = size.length;
  if (config.padding === 'causal') {
    throw new RangeError(`'${use.name}' has padding 'causal', which tfjs itself does not compute`);
  }
  const window = {
    size,
    strides: perAxis(config.strides, rank),
    dilations: perAxis(config.dilationRate, rank),
    axes: windowAxes(rank, config.dataFormat),
    padding: config.padding,
  };
  const order = channelsFirst(rank + 2, config.dataFormat);
  const { x, padding } = windowInput(graph, input, window, { order });
  const { strides, dilations } = window;
  const attributes = { kernel_shape: size, strides, dilations, group: { integer: group }, ...padding };
  return operation(use, 'Conv', [x, ...constants], attributes, step);
}

const biasOf = (use: LayerUse): string[] => (use.config.useBias ? [weightConstant(use, 'bias')] : []);

/** What a convolution gives, with its activation. */
function finished(use: LayerUse, name: string): Value {
  const order = channelsFirst(use.shape.length, use.config.dataFormat);
  return activated(use, placed(name, use.shape, order), use.config.activation);
}

/** Outputs and inputs of a kernel first: `[h, w, in, out]` is `[out, in, h, w]` in ONNX. */
const outputsFirst = (rank: number): number[] => [
  rank + 1,
  rank,
  ...Array.from({ length: rank }, (_, i) => i),
];

/** Conv1D, Conv2D and Conv3D. */
export const convolution: LayerForm = (use) => {
  const { shape } = use.weights.get('kernel')!;
  const rank = shape.length - 2;
  const kernel = weightConstant(use, 'kernel', { order: outputsFirst(rank) });
  const constants = [kernel, ...biasOf(use)];
  const window = { constants, size: shape.slice(0, rank) };
  return finished(use, convolve(use, use.inputs[0], window, before(use.config.activation)));
};

/** The kernel of a depthwise convolution: `[h, w, in, n]` is `[in n, 1, h, w]` in as many groups as channels. */
function depthwiseKernel(use: LayerUse, which: string) {
  const [height, width, channels, each] = use.weights.get(which)!.shape;
  const shape = [channels * each, 1, height, width];
  return {
    kernel: weightConstant(use, which, { order: [2, 3, 0, 1], shape }),
    size: [height, width],
    group: channels,
  };
}

/** DepthwiseConv2D. */
export const depthwise: LayerForm = (use) => {
  if (perAxis(use.config.dilationRate, 2).some((rate) => rate !== 1)) {
    throw new RangeError(
      `DepthwiseConv2D '${use.name}' has a dilationRate, which tfjs itself does not apply`,
    );
  }
  const { kernel, ...window } = depthwiseKernel(use, 'depthwise_kernel');
  const constants = [kernel, ...biasOf(use)];
  return finished(use, convolve(use, use.inputs[0], { ...window, constants }, before(use.config.activation)));
};

/** SeparableConv2D: a depthwise convolution, then one of 1x1. */
export const separable: LayerForm = (use) => {
  const { kernel, ...window } = depthwiseKernel(use, 'depthwise_kernel');
  const between = convolve(use, use.inputs[0], { ...window, constants: [kernel] }, 'depthwise');
  const pointwise = weightConstant(use, 'pointwise_kernel', { order: outputsFirst(2) });
  const name = operation(
    use,
    'Conv',
    [between, pointwise, ...biasOf(use)],
    { kernel_shape: [1, 1] },
    before(use.config.activation),
  );
  return finished(use, name);
};

/**
 * Conv2DTranspose: with a kernel `k` and stride `s`, tfjs gives `s n + max(k - s, 0)` for n pixels, or `s n` with padding
 * 'same', where ONNX begins with `s (n - 1) + k`.
 */
export const transpose: LayerForm = (use) => {
  const { config, graph, inputs } = use;
  const [height, width] = use.weights.get('kernel')!.shape;
  const size = [height, width];
  const strides = perAxis(config.strides, 2);
  const surplus = size.map((k, i) => (config.padding === 'same' ? Math.max(k - strides[i], 0) : 0));
  const kernel = weightConstant(use, 'kernel', { order: [3, 2, 0, 1] });
  const name = operation(
    use,
    'ConvTranspose',
    [inOrder(graph, inputs[0], channelsFirst(4, config.dataFormat)), kernel, ...biasOf(use)],
    {
      kernel_shape: size,
      strides,
      pads: [
        ...surplus.map((zeros) => Math.floor(zeros / 2)),
        ...surplus.map((zeros) => Math.ceil(zeros / 2)),
      ],
      output_padding: size.map((k, i) => Math.max(strides[i] - k, 0)),
    },
    before(config.activation),
  );
  return finished(use, name);
};
