import type { ModelName } from '@residualjs/models';

/** Settings of `vanishing-gradient`. */
export interface VanishingGradientConfig {
  /** Networks of the zoo that are looked at before training. */
  models: readonly ModelName[];
  /** Blocks of the stacks that are looked at before training; the claims look at the deepest. */
  blocks: readonly number[];
  /** Networks per model and stack, each with its own initial weights and batch. */
  seeds: number;
  /** Images in the batch; with one or two, batch normalisation has too little to average over. */
  batch: number;
  /** Height and width of the images, which are noise; stacks halve them. */
  inputSize: number;
  /** The stacks that are trained, on MNIST. */
  training: {
    blocks: number;
    steps: number;
    batch: number;
    learningRate: number;
  };
}

/** The settings of the short form. */
export const VANISHING_GRADIENT: VanishingGradientConfig = {
  models: ['plain20', 'plain56', 'plain110', 'resnet20', 'resnet56', 'resnet110', 'preresnet110'],
  blocks: [4, 8, 16], // 32 layers of sigmoids leave 1e-20 of a gradient, which is what float32 can square
  seeds: 6,
  batch: 8,
  inputSize: 32,
  training: { blocks: 8, steps: 100, batch: 32, learningRate: 0.02 },
};

/** Throws where a setting is out of bounds. */
export function checkConfig({ seeds, batch, inputSize, blocks, training }: VanishingGradientConfig): void {
  const counts: [string, number][] = [
    ...Object.entries({ seeds, batch, inputSize }),
    ...blocks.map((count, i): [string, number] => [`blocks[${i}]`, count]),
    ...(['blocks', 'steps', 'batch'] as const).map((name): [string, number] => [
      `training.${name}`,
      training[name],
    ]),
  ];
  for (const [name, value] of counts) {
    if (!Number.isInteger(value) || value < 1) {
      throw new RangeError(`${name} must be a positive integer, got ${value}`);
    }
  }
}
