/** What every CIFAR network of the papers shares. */
export const CIFAR = {
  stem: 'cifar',
  stemFilters: 16,
  inputSize: 32,
  channels: 3,
  classes: 10,
  dataset: 'CIFAR-10',
  preprocessing: {
    // mean and standard deviation of each channel over the 50,000 training images
    mean: [0.4914, 0.4822, 0.4465],
    std: [0.247, 0.2435, 0.2616],
  },
} as const;

/** Channels of the three stages of basic blocks (2015, section 4.2). */
export const BASIC_STAGES = [16, 32, 64] as const;

/** The same number of blocks in each of the three stages. */
export const threeStagesOf = <const Blocks extends number>(blocks: Blocks) =>
  [blocks, blocks, blocks] as const;

/** Channels of the three stages of bottleneck blocks: four times as many (2016, appendix). */
export const BOTTLENECK_STAGES = [64, 128, 256] as const;
