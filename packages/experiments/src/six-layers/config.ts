/** Where weights and biases begin. */
export interface Start {
  /** Weights have this mean on the diagonal and 0 off it: at 0 a layer begins near the zero function, at 1 near the identity. */
  mean: number;
  /** Their standard deviation, times the root of the width. */
  deviation: number;
  /** Gaussian with biases of 0, or uniform for both, as PyTorch's `nn.Linear` has it. */
  distribution: 'gaussian' | 'uniform';
}

/** One way to fill in what the source leaves open about its six layers. */
export interface Choice {
  /** What it changes. */
  name: string;
  /** Layers of the plain network. In the other one a shortcut leads from the output of layer 2 to the last, which only adds. */
  depth: number;
  /** Between the layers; the last has none. */
  activation: 'linear' | 'relu';
  /** `pair`: 6 -> 27, as the source; `line`: all of 4x + 3 at x = 0, 1, …, 6. */
  data: 'pair' | 'line';
  optimizer: 'adam' | 'sgd';
  start: Start;
}

/** A stack of layers that learns the identity or zero, by itself. */
export interface StackChoice {
  /** How many layers. */
  layers: number;
  /** Numbers that a layer takes and gives. */
  width: number;
  start: Start;
}

/** Settings of `six-layers`. */
export interface SixLayersConfig {
  /** Runs of each choice; the plain and the skip network of a run begin with the same weights. */
  seeds: number;
  /** A run that has not learned after so many steps counts as one that has learned then. */
  steps: number;
  /** Learning rates that each network may choose from, by optimiser. */
  rates: Record<Choice['optimizer'], readonly number[]>;
  choices: readonly Choice[];
  stacks: readonly StackChoice[];
}

/** Weights around 0: a deviation of 1 keeps the size of what passes a linear layer (LeCun's initialisation). */
const AROUND_ZERO: Start = { mean: 0, deviation: 1, distribution: 'gaussian' };
const NEAR_ZERO: Start = { ...AROUND_ZERO, deviation: 0.1 };
const NEAR_IDENTITY: Start = { ...NEAR_ZERO, mean: 1 };

/** The source's six layers, with what it leaves open filled in with the plainest there is. */
const BASE: Choice = {
  name: '6 -> 27, six linear layers, Adam',
  depth: 6,
  activation: 'linear', // the source writes each layer as W x + b
  data: 'pair',
  optimizer: 'adam',
  start: AROUND_ZERO,
};

/** The settings of its short form: the base, then one change at a time. */
export const SIX_LAYERS: SixLayersConfig = {
  seeds: 50,
  steps: 600, // nearly every network of the choices has learned by then
  rates: { adam: [0.01, 0.1, 0.3, 1], sgd: [1e-5, 1e-4, 3e-4, 1e-3] },
  choices: [
    BASE,
    { ...BASE, name: 'the whole line 4x + 3', data: 'line' },
    { ...BASE, name: 'ReLU between the layers', activation: 'relu' },
    { ...BASE, name: 'gradient descent', optimizer: 'sgd' },
    { ...BASE, name: 'start near zero', start: NEAR_ZERO },
    {
      ...BASE,
      name: 'uniform start, as PyTorch',
      start: { mean: 0, deviation: 1 / Math.sqrt(3), distribution: 'uniform' },
    },
    { ...BASE, name: 'start near the identity', start: NEAR_IDENTITY },
    { ...BASE, name: '4 layers', depth: 4 },
    { ...BASE, name: '10 layers', depth: 10 },
    { ...BASE, name: '18 layers', depth: 18 },
  ],
  stacks: [AROUND_ZERO, NEAR_ZERO, NEAR_IDENTITY].flatMap((start) =>
    [1, 2, 4, 8].map((layers) => ({ layers, width: 4, start })),
  ),
};
