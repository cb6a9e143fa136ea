import { asInTfjs, inOrder, placed } from '../value.js';
import { activated, before } from './activations.js';
import { type LayerForm, operation, weightConstant } from './layer-use.js';

/** Dense: `x kernel + bias` over the last axis. */
export const dense: LayerForm = (use) => {
  const { config, graph, inputs, shape } = use;
  const order = asInTfjs(shape.length);
  const x = inOrder(graph, inputs[0], order);
  const kernel = weightConstant(use, 'kernel');
  const bias = config.useBias ? [weightConstant(use, 'bias')] : [];
  const step = before(config.activation);
  const name =
    shape.length === 2
      ? operation(use, 'Gemm', [x, kernel, ...bias], {}, step)
      : bias.reduce(
          (product, addend) => operation(use, 'Add', [product, addend], {}, step),
          operation(use, 'MatMul', [x, kernel], {}, bias.length > 0 ? 'product' : step),
        );
  return activated(use, placed(name, shape, order), config.activation);
};
