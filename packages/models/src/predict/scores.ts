import type * as tfl from '@tensorflow/tfjs-layers';

/**
 * The number of classes of a model that puts out one score a class, `[N, classes]`.
 *
 * @throws Error where its outputs are something else.
 */
export function classesOf(where: string, model: tfl.LayersModel): number {
  const [{ shape }] = model.outputs;
  const classes = shape[1];
  if (model.outputs.length === 1 && shape.length === 2 && classes && !isHeadless(model)) return classes;
  const shapes = model.outputs.map((output) => `[${output.shape.map((length) => length ?? '-').join(', ')}]`);
  throw new Error(
    `${where}: the model '${model.name}' puts out ${shapes.join(', ')}, and no scores of classes [-, classes]: ` +
      `replaceHead(model, { classes }) gives it a classifier`,
  );
}

const isHeadless = (model: tfl.LayersModel) =>
  model.outputs[0].sourceLayer.getClassName().startsWith('GlobalAveragePooling');

/** Whether the outputs of a model are probabilities, not logits. */
export function endsInSoftmax(model: tfl.LayersModel): boolean {
  const { sourceLayer } = model.outputs[0];
  return sourceLayer.getClassName() === 'Softmax' || sourceLayer.getConfig().activation === 'softmax';
}
