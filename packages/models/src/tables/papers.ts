/** "Deep Residual Learning for Image Recognition": the residual networks and their plain twins. */
export const RESNET_PAPER = {
  authors: 'Kaiming He, Xiangyu Zhang, Shaoqing Ren, Jian Sun',
  title: 'Deep Residual Learning for Image Recognition',
  year: 2015,
  url: 'https://arxiv.org/abs/1512.03385',
} as const;

/** "Identity Mappings in Deep Residual Networks": the pre-activation networks. */
export const PRERESNET_PAPER = {
  authors: 'Kaiming He, Xiangyu Zhang, Shaoqing Ren, Jian Sun',
  title: 'Identity Mappings in Deep Residual Networks',
  year: 2016,
  url: 'https://arxiv.org/abs/1603.05027',
} as const;

/** "Wide Residual Networks". */
export const WIDE_PAPER = {
  authors: 'Sergey Zagoruyko, Nikos Komodakis',
  title: 'Wide Residual Networks',
  year: 2016,
  url: 'https://arxiv.org/abs/1605.07146',
} as const;

/** The VGG networks, with which the papers of the residual ones compare. */
export const VGG_PAPER = {
  authors: 'Karen Simonyan, Andrew Zisserman',
  title: 'Very Deep Convolutional Networks for Large-Scale Image Recognition',
  year: 2014,
  url: 'https://arxiv.org/abs/1409.1556',
} as const;

/** The benchmark whose image classification model is a ResNet-8. */
export const MLPERF_TINY_PAPER = {
  authors: 'Colby Banbury et al.',
  title: 'MLPerf Tiny Benchmark',
  year: 2021,
  url: 'https://arxiv.org/abs/2106.07597',
} as const;
