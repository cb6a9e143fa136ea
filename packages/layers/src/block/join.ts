import * as tfl from '@tensorflow/tfjs-layers';
import { ResidualAdd } from '../add.js';
import { ResidualExclusiveGate } from '../exclusive-gate.js';
import { DEFAULT_GATE_BIAS } from '../gate-layer.js';
import { heNormal } from '../he-normal.js';
import { ResidualReZero } from '../rezero.js';
import { ResidualScaledAdd } from '../scaled-add.js';
import { ResidualShortcutGate } from '../shortcut-gate.js';
import { ResidualStochasticDepth } from '../stochastic-depth.js';
import { applyLayer, channelsOf } from './apply.js';
import type { ResolvedBlockOptions } from './options.js';

/** Whether the paths meet in a bare addition, which a batch normalisation before it can take over. */
export const isBareAddition = ({ shortcut, scaling }: ResolvedBlockOptions): boolean =>
  !['none', 'scaled', 'exclusive-gate', 'shortcut-gate'].includes(shortcut.type) &&
  (scaling === null || scaling.type === 'zero-gamma');

/** Joins the two paths: the branch is scaled where asked for, then meets the shortcut. */
export function joinPaths(
  x: tfl.SymbolicTensor,
  branch: tfl.SymbolicTensor,
  options: ResolvedBlockOptions,
): tfl.SymbolicTensor {
  const { name, shortcut, scaling, seed, fused } = options;
  const joins = ['scaled', 'exclusive-gate', 'shortcut-gate'].includes(shortcut.type);
  if (scaling && scaling.type !== 'zero-gamma') {
    const { type, ...rest } = scaling;
    const layer =
      type === 'rezero'
        ? new ResidualReZero({ name: `${name}_rezero` })
        : new ResidualStochasticDepth({ name: `${name}_stochastic_depth`, seed, ...rest });
    if (!joins) return applyLayer(layer, [x, branch]);
    branch = applyLayer(layer, branch);
  }
  switch (shortcut.type) {
    case 'scaled': {
      const { shortcutScale = 0.5, branchScale = 0.5 } = shortcut;
      if (fused) {
        const layer = new ResidualScaledAdd({ name: `${name}_scaled_add`, shortcutScale, branchScale });
        return applyLayer(layer, [x, branch]);
      }
      const scaled = (path: string, scale: number, y: tfl.SymbolicTensor) =>
        applyLayer(tfl.layers.rescaling({ name: `${name}_${path}_scale`, scale }), y);
      return add(`${name}_add`, scaled('shortcut', shortcutScale, x), scaled('branch', branchScale, branch));
    }
    case 'exclusive-gate':
    case 'shortcut-gate': {
      const gate = { name: `${name}_gate`, gateBias: shortcut.bias ?? DEFAULT_GATE_BIAS, seed };
      if (!fused) return plainGate(shortcut.type, x, branch, gate, name);
      const Gate = shortcut.type === 'exclusive-gate' ? ResidualExclusiveGate : ResidualShortcutGate;
      return applyLayer(new Gate(gate), [x, branch]);
    }
    default:
      return fused
        ? applyLayer(new ResidualAdd({ name: `${name}_add` }), [x, branch])
        : add(`${name}_add`, x, branch);
  }
}

const add = (name: string, x: tfl.SymbolicTensor, y: tfl.SymbolicTensor) =>
  applyLayer(tfl.layers.add({ name }), [x, y]);

/**
 * The gates in stock layers: exclusive is x + (-g) (x + (-F)), shortcut-only (x + F) + g (-x). Of the many ways
 * to write them these leave the gate's weights behind those of both paths, as the fused form has them.
 */
function plainGate(
  type: 'exclusive-gate' | 'shortcut-gate',
  x: tfl.SymbolicTensor,
  branch: tfl.SymbolicTensor,
  { name: gateName, gateBias, seed }: { name: string; gateBias: number; seed: number },
  name: string,
): tfl.SymbolicTensor {
  const filters = channelsOf(x, gateName);
  const gate = applyLayer(
    tfl.layers.conv2d({
      name: gateName,
      filters,
      kernelSize: 1,
      activation: 'sigmoid',
      kernelInitializer: heNormal({ fanIn: filters, seed, name: gateName }),
      biasInitializer: tfl.initializers.constant({ value: gateBias }),
    }),
    x,
  );
  const negative = (what: string, y: tfl.SymbolicTensor) =>
    applyLayer(tfl.layers.rescaling({ name: `${name}_negative_${what}`, scale: -1 }), y);
  const product = (a: tfl.SymbolicTensor, b: tfl.SymbolicTensor) =>
    applyLayer(tfl.layers.multiply({ name: `${name}_gated` }), [a, b]);
  if (type === 'exclusive-gate') {
    const difference = add(`${name}_difference`, x, negative('branch', branch));
    return add(`${name}_add`, x, product(negative('gate', gate), difference));
  }
  return add(`${name}_add`, add(`${name}_sum`, branch, x), product(gate, negative('shortcut', x)));
}
