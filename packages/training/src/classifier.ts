import type * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';

/**
 * The number of classes of a model that ends in logits `[N, classes]`.
 *
 * @throws Error when the model has several outputs or one of another shape, or ends in a softmax: the loss takes the softmax
 *   itself, and a second one would train badly without a word
 */
export function classCount(model: tfl.LayersModel): number {
  const shapes = model.outputs.map(({ shape }) => `[${shape.map((length) => length ?? 'N')}]`);
  const [output] = model.outputs;
  const classes = output.shape[1];
  if (model.outputs.length !== 1 || output.shape.length !== 2 || classes == null) {
    throw new Error(`the model '${model.name}' must put out logits [N, classes], not ${shapes.join(', ')}`);
  }
  const { sourceLayer } = output;
  if (sourceLayer.getClassName() === 'Softmax' || sourceLayer.getConfig().activation === 'softmax') {
    throw new Error(
      `the model '${model.name}' ends in a softmax (layer '${sourceLayer.name}'); remove it, so that it ends in logits`,
    );
  }
  return classes;
}

/** The logits of a batch, `[N, H, W, C] -> [N, classes]`. */
export function logitsOf(model: tfl.LayersModel, images: tf.Tensor4D, training: boolean): tf.Tensor2D {
  return model.apply(images, { training }) as tf.Tensor2D;
}
