import * as tfl from '@tensorflow/tfjs-layers';
import { nodesInOrder } from '../graph.js';
import { stageOutputs } from './stage-outputs.js';
import { totalStride } from './strides.js';

/** The output of one stage. */
export interface StageFeatures {
  /** `stage1`, `stage2`, … */
  name: string;
  /** By how much it divides height and width of the images. */
  stride: number;
  channels: number;
  /** Which output of the model it is, from 0. */
  output: number;
  /** The layer that puts it out. */
  layer: string;
}

/** What {@link features} gives. */
export interface FeatureModel {
  /** From images to the outputs of all stages, first stage first. */
  model: tfl.LayersModel;
  stages: StageFeatures[];
}

/**
 * The features of a network at several resolutions, for detection, segmentation or a classifier of one's own: a model whose
 * outputs are those of the stages. `[N, H, W, C]` -> `[N, H / stride, W / stride, channels]` for each.
 *
 * The output of a stage is what its last block puts out; of the last stage of a pre-activated network what comes after the
 * closing batch norm and ReLU. It takes any model with blocks named as in the zoo, also a loaded, folded or stock one.
 *
 * The layers are those of the model given, weights and all, so training either trains both: dispose of one of them only.
 *
 * @throws Error where the model has no stages.
 *
 * @example
 * const { model, stages } = features(resnet50());
 * stages.map(({ stride, channels }) => [stride, channels]); // [[4, 256], [8, 512], [16, 1024], [32, 2048]]
 * const [s1, s2, s3, s4] = model.predict(images);
 */
export function features(model: tfl.LayersModel): FeatureModel {
  nodesInOrder(model); // builds a Sequential that is not yet built
  const outputs = stageOutputs('features', model);
  const stages = outputs.map((tensor, output) => ({
    name: `stage${output + 1}`,
    stride: totalStride(tensor),
    channels: tensor.shape[tensor.shape.length - 1] as number,
    output,
    layer: tensor.sourceLayer.name,
  }));
  return { model: tfl.model({ name: `${model.name}_features`, inputs: model.inputs, outputs }), stages };
}
