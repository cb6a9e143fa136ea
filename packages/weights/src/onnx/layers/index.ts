import * as activations from './activations.js';
import { convolution, depthwise, separable, transpose } from './convolutions.js';
import { dense } from './dense.js';
import type { LayerForm } from './layer-use.js';
import { concatenate, merge, multiply } from './merges.js';
import { batchNormalization, rescaling } from './normalization.js';
import { averagePooling, globalPooling, maxPooling } from './pooling.js';
import { cropping, flatten, passThrough, permute, reshape, upSampling, zeroPadding } from './shapes.js';

/** What each layer of tfjs is in operations of ONNX, by its class name. */
export const LAYER_FORMS: ReadonlyMap<string, LayerForm> = new Map([
  ['Activation', activations.activation],
  ['Add', merge('Sum')],
  ['AlphaDropout', passThrough],
  ['Average', merge('Mean')],
  ['AveragePooling1D', averagePooling],
  ['AveragePooling2D', averagePooling],
  ['AveragePooling3D', averagePooling],
  ['BatchNormalization', batchNormalization],
  ['Concatenate', concatenate],
  ['Conv1D', convolution],
  ['Conv2D', convolution],
  ['Conv2DTranspose', transpose],
  ['Conv3D', convolution],
  ['Cropping2D', cropping],
  ['Dense', dense],
  ['DepthwiseConv2D', depthwise],
  ['Dropout', passThrough],
  ['ELU', activations.elu],
  ['Flatten', flatten],
  ['GaussianDropout', passThrough],
  ['GaussianNoise', passThrough],
  ['GlobalAveragePooling1D', globalPooling('GlobalAveragePool')],
  ['GlobalAveragePooling2D', globalPooling('GlobalAveragePool')],
  ['GlobalMaxPooling1D', globalPooling('GlobalMaxPool')],
  ['GlobalMaxPooling2D', globalPooling('GlobalMaxPool')],
  ['LeakyReLU', activations.leakyRelu],
  ['MaxPooling1D', maxPooling],
  ['MaxPooling2D', maxPooling],
  ['MaxPooling3D', maxPooling],
  ['Maximum', merge('Max')],
  ['Minimum', merge('Min')],
  ['Multiply', multiply],
  ['PReLU', activations.prelu],
  ['Permute', permute],
  ['ReLU', activations.relu],
  ['Rescaling', rescaling],
  ['Reshape', reshape],
  ['SeparableConv2D', separable],
  ['Softmax', activations.softmax],
  ['SpatialDropout1D', passThrough],
  ['ThresholdedReLU', activations.thresholdedRelu],
  ['UpSampling2D', upSampling],
  ['ZeroPadding2D', zeroPadding],
]);
