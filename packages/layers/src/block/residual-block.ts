/**
 * The residual block: two paths that part and meet.
 *
 * He et al. 2015, "Deep Residual Learning for Image Recognition", https://arxiv.org/abs/1512.03385
 * He et al. 2016, "Identity Mappings in Deep Residual Networks", https://arxiv.org/abs/1603.05027
 */
import type * as tfl from '@tensorflow/tfjs-layers';
import { formatShape, sameShape } from '../layer.js';
import { channelsOf, type Stage } from './apply.js';
import { branchConvolutions } from './branches.js';
import { isBareAddition, joinPaths } from './join.js';
import type { ResidualBlockOptions, ResolvedBlockOptions } from './options.js';
import { ORDERS, type OrderStep } from './orders.js';
import { BlockParts } from './parts.js';
import { resolveOptions } from './resolve-options.js';
import { projectsShortcut, shortcutPath } from './shortcut.js';

/**
 * `y = after(shortcut(x) (+) F(x))`: a residual block, as a function from one symbolic tensor to the next;
 * `[N, H, W, C] -> [N, ceil(H/s), ceil(W/s), filters]`.
 *
 * Every layer has a fixed name: `NAME_conv1`, `NAME_bn1`, …, `NAME_shortcut`, `NAME_shortcut_bn`, `NAME_gate`,
 * `NAME_rezero`, `NAME_add`, and `NAME_out` for a ReLU after the addition that is a layer of its own. Built fused
 * or not, the layers with weights have the same names and come in the same order.
 *
 * @throws RangeError where an option does not fit (naming the allowed values), and where the shortcut and the
 * branch give different shapes (naming both).
 *
 * @example
 * const input = tfl.input({ shape: [32, 32, 16] });
 * const output = residualBlock({ name: 'block', filters: 32, stride: 2 })(input);
 * output.shape; // [null, 16, 16, 32]
 */
export function residualBlock(options: ResidualBlockOptions): Stage {
  const resolved = resolveOptions(options);
  return (x) => buildBlock(x, resolved);
}

function buildBlock(x: tfl.SymbolicTensor, options: ResolvedBlockOptions): tfl.SymbolicTensor {
  const { name, branch, filters, stride, order, startAtZero } = options;
  const { first, last, after } = ORDERS[order] as Record<'first' | 'last' | 'after', readonly OrderStep[]>;
  const parts = new BlockParts(options);
  const changesShape = stride !== 1 || channelsOf(x, `residualBlock '${name}'`) !== filters;
  const own = typeof branch === 'function';
  const projects = !own && projectsShortcut(changesShape, options);
  const placement = options.firstPreactivation ?? (projects ? 'shared' : 'branch');

  const parting = placement === 'shared' ? parts.steps(x, first) : x;
  const shortcut = shortcutPath(parting, changesShape, options);
  const reluName = `${name}_out`;

  if (own) {
    const F = branch(parting, { ...options, preactivated: placement !== 'branch' });
    return parts.steps(meet(shortcut, F, options), after, { reluName });
  }
  const inside = placement === 'branch' ? parts.steps(parting, first) : parting;
  const convolved = branchConvolutions(inside, branch, options, parts);
  const zeroGamma = startAtZero;
  if (last.length === 1 && (shortcut === null || isBareAddition(options))) {
    // BN, addition and the ReLU after it in one: the fused layer where fused, three stock layers where not.
    if (shortcut) checkPaths(shortcut, convolved, options);
    return parts.steps(convolved, [...last, ...after], {
      addend: shortcut ?? undefined,
      zeroGamma,
      reluName,
    });
  }
  const F = parts.steps(convolved, last, { zeroGamma });
  return parts.steps(meet(shortcut, F, options), after, { reluName });
}

function meet(
  shortcut: tfl.SymbolicTensor | null,
  F: tfl.SymbolicTensor,
  options: ResolvedBlockOptions,
): tfl.SymbolicTensor {
  if (shortcut === null) return F;
  checkPaths(shortcut, F, options);
  return joinPaths(shortcut, F, options);
}

function checkPaths(
  shortcut: tfl.SymbolicTensor,
  F: tfl.SymbolicTensor,
  { name, shortcut: { type } }: ResolvedBlockOptions,
): void {
  if (sameShape(shortcut.shape, F.shape)) return;
  throw new RangeError(
    `residualBlock '${name}': shortcut '${type}' gives ${formatShape(shortcut.shape)} and the branch ` +
      `${formatShape(F.shape)}; they must be equal: ` +
      (type === 'identity'
        ? `use shortcut 'pad' (option A) or 'projection' (option B)`
        : `make the branch give the block's filters and stride`),
  );
}
