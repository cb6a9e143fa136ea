import { channelsFirst, inOrder, placed } from '../value.js';
import { type LayerForm, operation } from './layer-use.js';
import { perAxis, windowAxes, windowInput } from './windows.js';

/** The window of a pooling layer in one, two or three dimensions. */
function poolWindow({ config, shape }: Parameters<LayerForm>[0]) {
  const rank = shape.length - 2;
  return {
    size: perAxis(config.poolSize, rank),
    strides: perAxis(config.strides ?? config.poolSize, rank),
    axes: windowAxes(rank, config.dataFormat),
    padding: config.padding as string,
  };
}

/** What runtimes ask of the padding of a pool: every window has a pixel of the image. */
const below = (size: readonly number[]) => (pads: number[]) =>
  pads.every((zeros, i) => zeros < size[i % size.length]);

/** AveragePooling: averages leave out what 'same' pads, as those of tfjs do, and count the zeros of a layer before it. */
export const averagePooling: LayerForm = (use) => {
  const { config, graph, inputs, shape } = use;
  const window = poolWindow(use);
  const order = channelsFirst(shape.length, config.dataFormat);
  const absorbs = (pads: number[]) => window.padding !== 'same' && below(window.size)(pads);
  const { x, padding, absorbed } = windowInput(graph, inputs[0], window, { order, absorbs });
  const name = operation(use, 'AveragePool', [x], {
    kernel_shape: window.size,
    strides: window.strides,
    ...padding,
    ...(absorbed ? { count_include_pad: { integer: 1 } } : {}),
  });
  return placed(name, shape, order);
};

/**
 * MaxPooling. What an operation of ONNX pads is below every value, which is the same as zeros where nothing is negative. Else
 * the zeros are an operation before it, with another between the two: runtimes take a Pad into the MaxPool after it
 * and lose the zeros (onnxruntime's PadFusion, https://github.com/microsoft/onnxruntime/pull/18136).
 */
export const maxPooling: LayerForm = (use) => {
  const { config, graph, inputs, shape } = use;
  const window = poolWindow(use);
  const order = channelsFirst(shape.length, config.dataFormat);
  const absorbs = (pads: number[]) => inputs[0].nonNegative === true && below(window.size)(pads);
  const { x, padding, absorbed } = windowInput(graph, inputs[0], window, { order, absorbs });
  const zeros = inputs[0].padding !== undefined && !absorbed;
  const name = operation(use, 'MaxPool', [zeros ? operation(use, 'Max', [x], {}, 'zeros') : x], {
    kernel_shape: window.size,
    strides: window.strides,
    ...padding,
  });
  return placed(name, shape, order);
};

/** Max or average over all pixels: `[N, H, W, C] -> [N, C]`. */
export const globalPooling =
  (type: 'GlobalMaxPool' | 'GlobalAveragePool'): LayerForm =>
  (use) => {
    const { config, graph, inputs, shape } = use;
    const order = channelsFirst(inputs[0].shape.length, config.dataFormat);
    const pooled = operation(use, type, [inOrder(graph, inputs[0], order)], {}, 'pooled');
    return placed(operation(use, 'Flatten', [pooled], { axis: { integer: 1 } }), shape, [0, 1]);
  };
