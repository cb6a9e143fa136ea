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
