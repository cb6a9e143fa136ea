import * as tfl from '@tensorflow/tfjs-layers';

/**
 * Runs `body` with layers whose weights all start at 0: tests of shapes and counts need no random numbers, of which the
 * largest networks draw 140 million.
 */
export function withoutDrawing<R>(body: () => R): R {
  const layer = tfl.layers.Layer.prototype as unknown as { addWeight: (...args: unknown[]) => unknown };
  const { addWeight } = layer;
  layer.addWeight = function (this: tfl.layers.Layer, ...args) {
    this.setFastWeightInitDuringBuild(true);
    return addWeight.apply(this, args);
  };
  try {
    return body();
  } finally {
    layer.addWeight = addWeight;
  }
}
