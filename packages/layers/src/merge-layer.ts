import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import {
  type CallOptions,
  describeLayer,
  formatShape,
  isShape,
  isTraining,
  type LayerOptions,
  sameShape,
} from './layer.js';

/**
 * A layer that joins the two paths of a residual block: it takes `[x, branch]`, the shortcut's output first, both
 * of one shape, and gives that shape.
 */
export abstract class MergeLayer extends tfl.layers.Layer {
  /** Whether the layer may also be applied to the branch alone (x then counts as 0). */
  protected readonly branchAlone: boolean = false;

  constructor(options: LayerOptions = {}) {
    super(options);
  }

  /** Joins the paths; x is null where the layer was applied to the branch alone. */
  protected abstract merge(x: tf.Tensor | null, branch: tf.Tensor, training: boolean): tf.Tensor;

  override build(inputShape: tfl.Shape | tfl.Shape[]): void {
    this.checkShapes(inputShape);
    this.built = true;
  }

  override computeOutputShape(inputShape: tfl.Shape | tfl.Shape[]): tfl.Shape {
    return this.checkShapes(inputShape);
  }

  override call(inputs: tf.Tensor | tf.Tensor[], kwargs: CallOptions): tf.Tensor {
    const tensors = Array.isArray(inputs) ? inputs : [inputs];
    this.checkShapes(tensors.map((tensor) => tensor.shape));
    const [x, branch] = tensors.length === 2 ? tensors : [null, tensors[0]];
    return tf.tidy(() => this.merge(x, branch, isTraining(kwargs)));
  }

  /** The shape of the output; throws where the inputs are not two of one shape. */
  protected checkShapes(inputShape: tfl.Shape | tfl.Shape[]): tfl.Shape {
    const shapes = isShape(inputShape) ? [inputShape] : inputShape;
    if (shapes.length === 1 && this.branchAlone) return shapes[0];
    if (shapes.length !== 2) {
      const taken = this.branchAlone ? '[x, branch] or the branch alone' : '[x, branch]';
      throw new RangeError(`${describeLayer(this)} takes ${taken} and got ${shapes.length} input(s)`);
    }
    if (!sameShape(shapes[0], shapes[1])) {
      throw new RangeError(
        `${describeLayer(this)}: the shortcut gives ${formatShape(shapes[0])} and the branch ` +
          `${formatShape(shapes[1])}; they must be equal: change the shortcut's shape by ResidualPadShortcut or ` +
          `ResidualProjection`,
      );
    }
    return shapes[0].map((length, i) => length ?? shapes[1][i]);
  }
}
