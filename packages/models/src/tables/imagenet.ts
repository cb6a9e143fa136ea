/** What every ImageNet network of the papers shares. */
export const IMAGENET = {
  inputSize: 224,
  channels: 3,
  classes: 1000,
  dataset: 'ImageNet',
  preprocessing: {
    // mean and standard deviation of each channel over the training images, as fb.resnet.torch and torchvision have them
    mean: [0.485, 0.456, 0.406],
    std: [0.229, 0.224, 0.225],
    cropFraction: 0.875,
  },
} as const;

/** Blocks of each stage at each depth (2015, table 1; 200: 2016, section 5). */
export const IMAGENET_BLOCKS = {
  18: [2, 2, 2, 2],
  34: [3, 4, 6, 3],
  50: [3, 4, 6, 3],
  101: [3, 4, 23, 3],
  152: [3, 8, 36, 3],
  200: [3, 24, 36, 3],
} as const;

/** Channels of the four stages of basic blocks (2015, table 1). */
export const IMAGENET_BASIC_STAGES = [64, 128, 256, 512] as const;

/** Channels of the four stages of bottleneck blocks (2015, table 1). */
export const IMAGENET_BOTTLENECK_STAGES = [256, 512, 1024, 2048] as const;
