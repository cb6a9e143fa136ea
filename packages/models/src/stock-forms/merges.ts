import { heNormal } from '@residualjs/layers';
import { initializers, layers, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import type { Layer } from '../graph.js';
import { apply, type Config, channelsInto, type StockForm } from './stock-form.js';

/** ResidualAdd. */
export function add(layer: Layer, { name }: Config): StockForm {
  const [merge, level] = [layers.add({ name }), levelled(layer)];
  return (inputs) => apply(merge, level(inputs));
}

/** ResidualScaledAdd. */
export function scaledAdd(layer: Layer, { name, shortcutScale, branchScale }: Config): StockForm {
  const shortcut = layers.rescaling({ name: `${name}_shortcut`, scale: shortcutScale });
  const branch = layers.rescaling({ name: `${name}_branch`, scale: branchScale });
  const [merge, level] = [layers.add({ name }), levelled(layer)];
  return (inputs) => {
    const [x, F] = level(inputs);
    return apply(merge, [apply(shortcut, x), apply(branch, F)]);
  };
}

/** ResidualExclusiveGate, g F + (1 - g) x, as x + (-g) (x + (-F)). */
export function exclusiveGate(layer: Layer, config: Config): StockForm {
  const { gate, product, inner, outer, negative, level } = gateParts(layer, config);
  const [minusGate, minusBranch] = [negative('gate'), negative('branch')];
  return (inputs) => {
    const [x, F] = level(inputs);
    const difference = apply(inner, [x, apply(minusBranch, F)]);
    return apply(outer, [x, apply(product, [apply(minusGate, apply(gate, x)), difference])]);
  };
}

/** ResidualShortcutGate, F + (1 - g) x, as (F + x) + g (-x). */
export function shortcutGate(layer: Layer, config: Config): StockForm {
  const { gate, product, inner, outer, negative, level } = gateParts(layer, config);
  const minusShortcut = negative('shortcut');
  return (inputs) => {
    const [x, F] = level(inputs);
    const gated = apply(product, [apply(gate, x), apply(minusShortcut, x)]);
    return apply(outer, [apply(inner, [F, x]), gated]);
  };
}

function gateParts(layer: Layer, { name, gateBias, seed, ...config }: Config) {
  const filters = channelsInto(layer);
  return {
    gate: layers.conv2d({
      ...config,
      name,
      filters,
      kernelSize: 1,
      activation: 'sigmoid',
      kernelInitializer: heNormal({ fanIn: filters, seed, name }),
      biasInitializer: initializers.constant({ value: gateBias }),
    }),
    product: layers.multiply({ name: `${name}_gated` }),
    inner: layers.add({ name: `${name}_inner` }),
    outer: layers.add({ name: `${name}_add` }),
    negative: (what: string) => layers.rescaling({ name: `${name}_negative_${what}`, scale: -1 }),
    level: levelled(layer),
  };
}

/** Whether a layer is a BN of ours with a ReLU; null where it is no BN. */
const rectifies = (layer: Layer): boolean | null =>
  layer.getClassName() === 'ResidualBatchNormalization' ? layer.getConfig().activation === 'relu' : null;

/**
 * The inputs of a merge. TensorFlow.js orders weights by depth: where the branch ends in a BN with ReLU, two stock
 * layers, and the shortcut in one without or in its projection, a linear layer keeps both at one depth.
 */
function levelled(merge: Layer): (inputs: SymbolicTensor[]) => SymbolicTensor[] {
  const [shortcut, branch] = merge.inboundNodes[0].inboundLayers;
  const endsLinearly = rectifies(shortcut) === false || shortcut.getClassName() === 'ResidualProjection';
  if (!endsLinearly || !rectifies(branch)) return (inputs) => inputs;
  const linear = layers.activation({ name: `${shortcut.name}_linear`, activation: 'linear' });
  return ([x, F]) => [apply(linear, x), F];
}
