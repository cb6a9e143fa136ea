/**
 * The networks of the zoo: of He et al. 2015 (https://arxiv.org/abs/1512.03385), He et al. 2016
 * (https://arxiv.org/abs/1603.05027), Zagoruyko and Komodakis 2016 (https://arxiv.org/abs/1605.07146), and for comparison
 * of Simonyan and Zisserman 2014 (https://arxiv.org/abs/1409.1556).
 */
import * as tfl from '@tensorflow/tfjs-layers';
import { blocks } from './network/blocks.js';
import { convolutionStages } from './network/convolution-stages.js';
import { head } from './network/head.js';
import { stem } from './network/stem.js';
import type { ResolvedModelOptions } from './options.js';
import type { ModelRow } from './tables/row.js';

/** From images `[N, inputSize, inputSize, channels]` to logits `[N, classes]`. */
export function buildNetwork(name: string, row: ModelRow, options: ResolvedModelOptions): tfl.LayersModel {
  // every part checks its options here, before the first weight is drawn
  const stages =
    row.branch === 'single' ? convolutionStages(row, options) : [stem(row, options), ...blocks(row, options)];
  const parts = [...stages, head(options)];
  const { inputSize, channels } = options;
  const images = tfl.input({ name: 'image', shape: [inputSize, inputSize, channels] });
  return tfl.model({ name, inputs: images, outputs: parts.reduce((x, part) => part(x), images) });
}
