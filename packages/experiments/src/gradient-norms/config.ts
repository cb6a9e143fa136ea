/** One network with its optimiser: what the source leaves open, and what it changes about the block. */
export interface NetworkSetting {
  optimizer: 'adam' | 'sgd';
  learningRate: number;
  /** Of every convolution. */
  channels: number;
  /** Of weights and biases: PyTorch's own, uniform within ±1 / sqrt(fan-in), or He's normal weights and biases of 0. */
  initialization: 'pytorch' | 'he';
  /** What stands between the two convolutions of the block. */
  inside: 'relu' | 'sigmoid' | 'softmax';
  /** x, x with a learned factor on the block that starts at 0, or nothing around the block. */
  shortcut: 'identity' | 'learned' | 'none';
}

/** Settings of `gradient-norms`. */
export interface GradientNormsConfig {
  /** Runs of every network, each with its own initial weights and order of images. */
  seeds: number;
  /** The first so many training images, seen once. */
  images: number;
  batchSize: number;
  /** Steps that a point of the curves is the mean of. */
  window: number;
  /** Test images on which a network is measured in the end. */
  testImages: number;
  /** Test images on which the size of the block's output is measured, before training and after every window. */
  probeImages: number;
  /** The networks; the first is the one that the others are held against. */
  networks: readonly NetworkSetting[];
}

/** The source names no width, no optimiser and no rate; it shows PyTorch code, so all but the width are PyTorch's defaults. */
const BASE: NetworkSetting = {
  optimizer: 'adam',
  learningRate: 1e-3,
  channels: 8, // what the short form has time for; 16 and 32 are tried too
  initialization: 'pytorch',
  inside: 'relu',
  shortcut: 'identity',
};

/** PyTorch's default and three times it; a low and a high rate for momentum 0.9. */
const RATES = { adam: [1e-3, 3e-3], sgd: [0.01, 0.05] } as const;

/** The base with each optimiser at its two rates, the base itself first. */
const grid = (channels: number): NetworkSetting[] =>
  (['adam', 'sgd'] as const).flatMap((optimizer) =>
    RATES[optimizer].map((learningRate) => ({ ...BASE, optimizer, learningRate, channels })),
  );

/** What differs from the base in one other thing. */
const VARIANTS: readonly NetworkSetting[] = [
  { ...BASE, initialization: 'he' },
  { ...BASE, inside: 'sigmoid' },
  { ...BASE, inside: 'softmax' },
  { ...BASE, shortcut: 'learned' },
  { ...BASE, shortcut: 'none' },
];

/** A ninth of an epoch, in 400 small steps. */
export const GRADIENT_NORMS: GradientNormsConfig = {
  seeds: 6, // five pairs are the fewest that a test can call significant
  images: 6400,
  batchSize: 16,
  window: 10,
  testImages: 1000,
  probeImages: 64,
  networks: [...grid(8), { ...BASE, channels: 16 }, ...VARIANTS],
};

/** The whole epoch of the source. */
export const GRADIENT_NORMS_LONG: GradientNormsConfig = {
  ...GRADIENT_NORMS,
  seeds: 10,
  images: 60_000,
  window: 50,
  testImages: 10_000,
  networks: [...[8, 16, 32].flatMap(grid), ...VARIANTS],
};

/** How the networks differ from the first that claims compare with it: settings need one of each. */
export const COMPARED = [
  { inside: 'sigmoid' },
  { inside: 'softmax' },
  { shortcut: 'none' },
  { shortcut: 'learned' },
] as const satisfies readonly Partial<NetworkSetting>[];

/**
 * The place of the network that differs from the first in just this.
 *
 * @throws RangeError where there is none
 */
export function variantOf(networks: readonly NetworkSetting[], change: Partial<NetworkSetting>): number {
  const text = (setting: Partial<NetworkSetting>) => JSON.stringify({ ...networks[0], ...setting });
  const found = networks.findIndex((setting) => text(setting) === text(change));
  if (found >= 0) return found;
  throw new RangeError(
    `networks has none that is the first with ${JSON.stringify(change)}, which a claim is about`,
  );
}

const OPTIMIZERS = { adam: 'Adam', sgd: 'SGD' } as const;

/** A network in a few words: `Adam 0.001, 16 channels, sigmoid inside`; what is as in most is left out. */
export function describeNetwork({
  optimizer,
  learningRate,
  channels,
  initialization,
  inside,
  shortcut,
}: NetworkSetting): string {
  const words = [`${OPTIMIZERS[optimizer]} ${learningRate}`, `${channels} channels`];
  if (initialization === 'he') words.push('He initialisation');
  if (inside !== 'relu') words.push(`${inside} inside`);
  if (shortcut === 'learned') words.push('learned a');
  if (shortcut === 'none') words.push('no shortcut');
  return words.join(', ');
}
