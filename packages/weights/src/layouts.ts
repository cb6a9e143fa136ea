/**
 * How the same weight lies in two frameworks. PyTorch puts the output channel first, TensorFlow last:
 * a convolution is `[out, in, height, width]` (OIHW) there and `[height, width, in, out]` (HWIO) here, a dense layer
 * `[out, in]` there and `[in, out]` here, a depthwise convolution `[channels, 1, height, width]` there and
 * `[height, width, channels, 1]` here (one filter a channel).
 */
export type WeightLayout = 'same' | 'conv2d' | 'dense' | 'depthwise';

/** Dimension `i` of ours is dimension `AXES[layout][i]` of theirs. */
const AXES: Record<Exclude<WeightLayout, 'same'>, readonly number[]> = {
  conv2d: [2, 3, 1, 0],
  dense: [1, 0],
  depthwise: [2, 3, 0, 1],
};

/** The names of the layouts. */
export const WEIGHT_LAYOUTS: readonly WeightLayout[] = ['same', 'conv2d', 'dense', 'depthwise'];

/** The order of dimensions that takes theirs to ours, or null where it stays. */
export const axesToOurs = (layout: WeightLayout): readonly number[] | null =>
  layout === 'same' ? null : AXES[layout];

/** The order of dimensions that takes ours to theirs, or null where it stays. */
export const axesToTheirs = (layout: WeightLayout): readonly number[] | null => {
  const axes = axesToOurs(layout);
  return axes?.map((_, axis) => axes.indexOf(axis)) ?? null;
};

/** A shape with its dimensions in another order. */
export const permuteShape = (shape: readonly number[], axes: readonly number[] | null): number[] =>
  axes ? axes.map((axis) => shape[axis]) : [...shape];
