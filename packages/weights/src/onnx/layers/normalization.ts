import { inOrder, padded, placed, toFront } from '../value.js';
import { type LayerForm, operation, weightConstant } from './layer-use.js';

/** BatchNormalization with its moving statistics: `gamma (x - mean) / sqrt(variance + epsilon) + beta`. */
export const batchNormalization: LayerForm = (use) => {
  const { config, graph, name, weights, shared } = use;
  const input = padded(graph, use.inputs[0]);
  const rank = input.shape.length;
  const axis = config.axis < 0 ? config.axis + rank : config.axis;
  const order = input.order[1] === axis ? input.order : toFront(rank, axis);
  const channels = weights.get('moving_mean')!.shape[0];
  const filled = (which: string, value: number) =>
    weights.has(which)
      ? weightConstant(use, which)
      : shared(which, () =>
          graph.constant(`${name}/${which}`, [channels], new Float32Array(channels).fill(value)),
        );
  const constants = [
    filled('gamma', 1),
    filled('beta', 0),
    weightConstant(use, 'moving_mean'),
    weightConstant(use, 'moving_variance'),
  ];
  const x = inOrder(graph, input, order);
  return placed(
    operation(use, 'BatchNormalization', [x, ...constants], { epsilon: config.epsilon }),
    use.shape,
    order,
  );
};

/** Rescaling: `scale x + offset`. */
export const rescaling: LayerForm = (use) => {
  const { config, graph, name } = use;
  const { name: x, shape, order } = padded(graph, use.inputs[0]);
  const moves = config.offset !== 0;
  const scale = graph.scalar(`${name}/scale`, config.scale);
  const scaled = operation(use, 'Mul', [x, scale], {}, moves ? 'scaled' : '');
  const moved = moves
    ? operation(use, 'Add', [scaled, graph.scalar(`${name}/offset`, config.offset)])
    : scaled;
  return placed(moved, shape, order);
};
