import type { OnnxAttribute } from '../messages.js';
import { padded, placed, type Value } from '../value.js';
import type { LayerForm, LayerUse } from './layer-use.js';
import { operation, weightConstant } from './layer-use.js';

/** Writes an activation of the tensor `x` as operations and gives the name of its output. */
type Activation = (use: LayerUse, x: string, lastAxis: number) => string;

const single =
  (type: string, attributes: Record<string, OnnxAttribute> = {}): Activation =>
  (use, x) =>
    operation(use, type, [x], attributes);

const alongLastAxis =
  (type: string): Activation =>
  (use, x, lastAxis) =>
    operation(use, type, [x], { axis: { integer: lastAxis } });

/** A scalar of the graph, named after the layer and what it is. */
const scalar = ({ graph, name }: LayerUse, what: string, value: number) =>
  graph.scalar(`${name}/${what}`, value);

/** `min(max(x, 0), most)`. */
const clipped = (use: LayerUse, x: string, most: number): string =>
  operation(use, 'Clip', [x, scalar(use, 'least', 0), scalar(use, 'most', most)]);

/** `x gate(x)`. */
const gated =
  (gate: (use: LayerUse, x: string) => string): Activation =>
  (use, x) =>
    operation(use, 'Mul', [x, gate(use, x)]);

/** `(1 + f) / 2`, the gate of both forms of GELU. */
const halfOfOneMore = (use: LayerUse, f: string): string => {
  const sum = operation(use, 'Add', [f, scalar(use, 'one', 1)], {}, 'sum');
  return operation(use, 'Mul', [sum, scalar(use, 'half', 0.5)], {}, 'gate');
};

const gelu = gated((use, x) => {
  const scaled = operation(use, 'Mul', [x, scalar(use, 'root', Math.SQRT1_2)], {}, 'scaled');
  return halfOfOneMore(use, operation(use, 'Erf', [scaled], {}, 'erf'));
});

/** `sqrt(2 / pi) (x + 0.044715 x^3)` in the place of the error function. */
const geluNew = gated((use, x) => {
  const cube = operation(use, 'Pow', [x, scalar(use, 'three', 3)], {}, 'cube');
  const part = operation(use, 'Mul', [cube, scalar(use, 'share', 0.044715)], {}, 'part');
  const sum = operation(use, 'Add', [x, part], {}, 'inside');
  const scaled = operation(use, 'Mul', [sum, scalar(use, 'root', Math.sqrt(2 / Math.PI))], {}, 'scaled');
  return halfOfOneMore(use, operation(use, 'Tanh', [scaled], {}, 'tanh'));
});

const mish = gated((use, x) =>
  operation(use, 'Tanh', [operation(use, 'Softplus', [x], {}, 'softplus')], {}, 'tanh'),
);

/** What each activation that tfjs knows by name is in operations of ONNX. */
const ACTIVATIONS: Readonly<Record<string, Activation>> = {
  elu: single('Elu'),
  gelu,
  gelu_new: geluNew,
  hardSigmoid: single('HardSigmoid', { alpha: 0.2, beta: 0.5 }),
  linear: single('Identity'),
  logSoftmax: alongLastAxis('LogSoftmax'),
  mish,
  relu: single('Relu'),
  relu6: (use, x) => clipped(use, x, 6),
  selu: single('Selu'),
  sigmoid: single('Sigmoid'),
  softmax: alongLastAxis('Softmax'),
  softplus: single('Softplus'),
  softsign: single('Softsign'),
  swish: gated((use, x) => operation(use, 'Sigmoid', [x], {}, 'gate')),
  tanh: single('Tanh'),
};

const NON_NEGATIVE = new Set(['relu', 'relu6']);

/** The activations that can be written. */
export const ACTIVATION_NAMES: readonly string[] = Object.keys(ACTIVATIONS);

/** Applies an activation, which leaves the order of the axes as it is. */
export function activated(use: LayerUse, value: Value, activation: string): Value {
  if (activation === 'linear') return value;
  const { name, shape, order } = padded(use.graph, value);
  const last = order.indexOf(shape.length - 1);
  const result = placed(ACTIVATIONS[activation](use, name, last), shape, order);
  return NON_NEGATIVE.has(activation) ? { ...result, nonNegative: true } : result;
}

/** The step that the operation before an activation is: none where it is the last itself. */
export const before = (activation: string): string => (activation === 'linear' ? '' : 'linear');

/** A layer that is an activation, with what it is configured with. */
const layerOf =
  (write: (use: LayerUse, x: string, value: Value) => string): LayerForm =>
  (use) => {
    const value = padded(use.graph, use.inputs[0]);
    return placed(write(use, value.name, value), value.shape, value.order);
  };

/** Activation. */
export const activation: LayerForm = (use) => activated(use, use.inputs[0], use.config.activation);

/** ReLU. */
export const relu: LayerForm = (use) => {
  const { maxValue } = use.config;
  if (typeof maxValue !== 'number') return activated(use, use.inputs[0], 'relu');
  return layerOf((_, x) => clipped(use, x, maxValue))(use);
};

/** LeakyReLU. */
export const leakyRelu = layerOf((use, x) => operation(use, 'LeakyRelu', [x], { alpha: use.config.alpha }));

/** ELU. */
export const elu = layerOf((use, x) => operation(use, 'Elu', [x], { alpha: use.config.alpha }));

/** ThresholdedReLU. */
export const thresholdedRelu = layerOf((use, x) =>
  operation(use, 'ThresholdedRelu', [x], { alpha: use.config.theta }),
);

/** PReLU: its factors have no axis for the batch, and the order of the others is that of the values. */
export const prelu = layerOf((use, x, { order }) => {
  const factors = weightConstant(use, 'alpha', { order: order.slice(1).map((axis) => axis - 1) });
  return operation(use, 'PRelu', [x, factors]);
});

/** Softmax. */
export const softmax = layerOf((use, x, { order }) => {
  const axes: number[] = [use.config.axis].flat();
  if (axes.length !== 1) throw new RangeError(`Softmax '${use.name}' over ${axes.length} axes`);
  const axis = axes[0] < 0 ? axes[0] + order.length : axes[0];
  return operation(use, 'Softmax', [x], { axis: { integer: order.indexOf(axis) } });
});
