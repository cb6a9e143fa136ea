import { inOrder, padded, placed, type Value } from '../value.js';
import { type LayerForm, type LayerUse, operation } from './layer-use.js';

/** The inputs of a merge in one order of axes: that of the first. */
function aligned({ graph, name, inputs }: LayerUse): { names: string[]; order: readonly number[] } {
  const ready: Value[] = inputs.map((input) => padded(graph, input));
  const [{ order }] = ready;
  if (ready.some(({ shape }) => shape.length !== order.length)) {
    const shapes = ready
      .map(({ shape }) => `[${shape.map((length) => length ?? '-').join(', ')}]`)
      .join(' and ');
    throw new RangeError(`the merge '${name}' is of ${shapes}: ONNX has them of one number of dimensions`);
  }
  return { names: ready.map((value) => inOrder(graph, value, order)), order };
}

/** Add, Average, Maximum and Minimum, whose operations take any number of tensors. */
export const merge =
  (type: 'Sum' | 'Mean' | 'Max' | 'Min'): LayerForm =>
  (use) => {
    const { names, order } = aligned(use);
    const binary = type === 'Sum' && names.length === 2 ? 'Add' : type;
    return placed(operation(use, binary, names), use.shape, order);
  };

/** Multiply: two tensors at a time. */
export const multiply: LayerForm = (use) => {
  const { names, order } = aligned(use);
  const last = names.length - 1;
  const product = names.reduce((before, name, i) =>
    operation(use, 'Mul', [before, name], {}, i === last ? '' : 'part'),
  );
  return placed(product, use.shape, order);
};

/** Concatenate. */
export const concatenate: LayerForm = (use) => {
  const { names, order } = aligned(use);
  const axis = use.config.axis < 0 ? use.config.axis + order.length : use.config.axis;
  const integer = order.indexOf(axis);
  return placed(operation(use, 'Concat', names, { axis: { integer } }), use.shape, order);
};
