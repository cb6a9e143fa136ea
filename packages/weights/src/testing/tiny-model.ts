import * as tfl from '@tensorflow/tfjs-layers';

/** A convolution, a batch normalisation and a dense layer with fixed names. */
export function tinyModel({ seed = 1, classes = 3, name = 'tiny' } = {}): tfl.LayersModel {
  const normal = (offset: number) => tfl.initializers.randomNormal({ seed: seed + offset });
  const input = tfl.input({ shape: [4, 4, 1], name: 'image' });
  const conv = tfl.layers.conv2d({
    filters: 2,
    kernelSize: 3,
    useBias: false,
    name: 'stem_conv',
    kernelInitializer: normal(0),
  });
  const norm = tfl.layers.batchNormalization({ name: 'stem_bn' });
  const dense = tfl.layers.dense({
    units: classes,
    name: 'logits',
    kernelInitializer: normal(1),
    biasInitializer: normal(2),
  });
  const flat = tfl.layers.flatten({ name: 'flat' });
  const out = dense.apply(flat.apply(norm.apply(conv.apply(input)))) as tfl.SymbolicTensor;
  return tfl.model({ inputs: input, outputs: out, name });
}
