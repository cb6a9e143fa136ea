import { batchNormalization, heNormal, ResidualDropout, type Stage } from '@residualjs/layers';
import * as tfl from '@tensorflow/tfjs-layers';
import type { ResolvedModelOptions } from '../options.js';
import { apply, batchNormOptions } from './options.js';

/** Units of the dense layers of VGG before the classifier (Simonyan and Zisserman 2014, table 1). */
const DENSE_UNITS = 4096;

/** `[N, H, W, C] -> [N, classes]`, or with `classes: 0` the features that the classifier would take. */
export function head(options: ResolvedModelOptions): Stage {
  const classify = classifier(options);
  const features = options.head === 'dense' ? denseFeatures(options) : pooledFeatures(options);
  return (x) => classify(features(x));
}

/** Global average pooling, `[N, H, W, C] -> [N, C]`; with pre-activation, the last addition still waits for its BN and ReLU. */
function pooledFeatures(options: ResolvedModelOptions): Stage {
  const { order } = options;
  const final = { name: 'final_bn', activation: 'relu', reluName: 'final_relu' } as const;
  const normalize = batchNormalization({ ...final, ...batchNormOptions(options) });
  const rectify = tfl.layers.activation({ name: 'final_relu', activation: 'relu' });
  const pool = tfl.layers.globalAveragePooling2d({ name: 'pool' });
  return (x) => {
    let y = x;
    if (order === 'full-preactivation') y = normalize(y);
    if (order === 'relu-only-preactivation') y = apply(rectify, y);
    return apply(pool, y);
  };
}

/** Two dense layers with ReLU, dropout between them: `[N, H, W, C] -> [N, 4096]`. */
function denseFeatures(options: ResolvedModelOptions): Stage {
  return (x) => {
    const flat = apply(tfl.layers.flatten({ name: 'flatten' }), x);
    const first = dense('fc1', DENSE_UNITS, 'relu', options)(flat);
    return dense('fc2', DENSE_UNITS, 'relu', options)(dropout('fc1_dropout', options)(first));
  };
}

function classifier(options: ResolvedModelOptions): Stage {
  const { classes, head } = options;
  if (classes === 0) return (x) => x;
  const drop = dropout(head === 'dense' ? 'fc2_dropout' : 'dropout', options);
  return (x) => dense('logits', classes, 'linear', options)(drop(x));
}

const dense =
  (name: string, units: number, activation: 'linear' | 'relu', { seed }: ResolvedModelOptions): Stage =>
  (x) => {
    const kernelInitializer = heNormal({ fanIn: x.shape[1] as number, seed, name });
    return apply(tfl.layers.dense({ name, units, activation, kernelInitializer }), x);
  };

function dropout(name: string, { classifierDropout: rate, seed, fused }: ResolvedModelOptions): Stage {
  if (rate === 0) return (x) => x;
  // stock dropout with a seed drops the same values at every step, so the stock form has none
  return (x) =>
    apply(fused ? new ResidualDropout({ name, rate, seed }) : tfl.layers.dropout({ name, rate }), x);
}
