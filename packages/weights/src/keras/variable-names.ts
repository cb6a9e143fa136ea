/** Options of a layer on which the list of its variables depends. */
export interface VariableOptions {
  /** Of a normalisation: has it a beta? */
  center?: boolean;
  /** Of a normalisation: has it a gamma? */
  scale?: boolean;
}

const KERNEL = ['kernel', 'bias'];
const DEPTHWISE = ['depthwise_kernel', 'bias'];
const SEPARABLE = ['depthwise_kernel', 'pointwise_kernel', 'bias'];

/** The variables of a layer's class in Keras's order, all of them; a bias may be absent. */
const LAST_MAY_LACK: Record<string, readonly string[]> = {
  dense: KERNEL,
  conv1d: KERNEL,
  conv2d: KERNEL,
  conv3d: KERNEL,
  conv1d_transpose: KERNEL,
  conv2d_transpose: KERNEL,
  conv3d_transpose: KERNEL,
  depthwise_conv1d: DEPTHWISE,
  depthwise_conv2d: DEPTHWISE,
  separable_conv1d: SEPARABLE,
  separable_conv2d: SEPARABLE,
};

const FIXED: Record<string, readonly string[]> = {
  embedding: ['embeddings'],
  p_re_lu: ['alpha'],
};

function normalization(count: number, moving: readonly string[], options: VariableOptions): string[] | null {
  const affine = count - moving.length;
  if (affine === 0) return [...moving];
  if (affine === 2) return ['gamma', 'beta', ...moving];
  if (affine !== 1 || options.center === options.scale) return null;
  return [options.scale === false || options.center ? 'beta' : 'gamma', ...moving];
}

/**
 * The names of a layer's variables, which the newer layout only numbers; null if they cannot be known.
 *
 * @param kind - The layer's class in snake case, as Keras names its group: `batch_normalization`.
 * @param count - How many there are.
 */
export function variableNames(
  kind: string,
  count: number,
  options: VariableOptions = {},
): readonly string[] | null {
  if (kind === 'batch_normalization')
    return normalization(count, ['moving_mean', 'moving_variance'], options);
  if (kind === 'layer_normalization') return normalization(count, [], options);
  if (Object.hasOwn(FIXED, kind)) return FIXED[kind].length === count ? FIXED[kind] : null;
  if (!Object.hasOwn(LAST_MAY_LACK, kind)) return null;
  const names = LAST_MAY_LACK[kind];
  if (count === names.length) return names;
  return count === names.length - 1 ? names.slice(0, -1) : null;
}

/** A class's name as Keras makes the name of its group of it: `BatchNormalization` is `batch_normalization`. */
export function toSnakeCase(className: string): string {
  return className
    .replace(/\W+/g, '')
    .replace(/(.)([A-Z][a-z]+)/g, '$1_$2')
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .toLowerCase();
}
