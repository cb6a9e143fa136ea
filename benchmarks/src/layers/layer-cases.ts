import {
  batchNormalization,
  convolution,
  ResidualAdd,
  type ResidualBlockOptions,
  ResidualDropout,
  ResidualDropoutShortcut,
  ResidualExclusiveGate,
  ResidualPadShortcut,
  ResidualProjection,
  ResidualReZero,
  ResidualScaledAdd,
  ResidualShortcutGate,
  ResidualStochasticDepth,
  residualBlock,
  type Stage,
} from '@residualjs/layers';
import type * as tfl from '@tensorflow/tfjs-layers';

type Symbolic = tfl.SymbolicTensor;

/** One layer, or one block, at the size of the first stage of ResNet-20. */
export interface LayerCase {
  name: string;
  /** How many images of `[32, 32, 16]` go in: 2 where the output of a branch is one. */
  inputs: 1 | 2;
  build(inputs: Symbolic[]): Symbolic;
}

/** Height, width and channels of what goes in. */
export const LAYER_INPUT = [32, 32, 16] as const;

const merge = (name: string, layer: () => tfl.layers.Layer): LayerCase => ({
  ...{ name, inputs: 2 },
  build: (inputs) => layer().apply(inputs) as Symbolic,
});

const single = (name: string, stage: () => Stage): LayerCase => ({
  ...{ name, inputs: 1 },
  build: ([x]) => stage()(x),
});

const layer =
  (made: tfl.layers.Layer): Stage =>
  (x) =>
    made.apply(x) as Symbolic;

const block = (
  name: string,
  options: Omit<ResidualBlockOptions, 'name' | 'filters'>,
  filters = 16,
): LayerCase => ({
  ...{ name: `block: ${name}`, inputs: 1 },
  build: ([x]) => residualBlock({ name: 'block', filters, ...options })(x),
});

/** Shortcuts and what scales a branch by themselves, then whole blocks with each. */
export const LAYER_CASES: readonly LayerCase[] = [
  single('convolution 3x3', () => convolution({ name: 'layer', filters: 16, kernelSize: 3 })),
  single('convolution 1x1', () => convolution({ name: 'layer', filters: 16, kernelSize: 1 })),
  single('batch norm', () => batchNormalization({ name: 'layer' })),
  single('batch norm, ReLU', () => batchNormalization({ name: 'layer', activation: 'relu' })),
  {
    ...{ name: 'batch norm, addition, ReLU', inputs: 2 },
    build: ([x, addend]) => batchNormalization({ name: 'layer', activation: 'relu' })(x, addend),
  },
  merge('identity', () => new ResidualAdd({ name: 'layer' })),
  merge('constant scaling', () => new ResidualScaledAdd({ name: 'layer' })),
  merge('exclusive gating', () => new ResidualExclusiveGate({ name: 'layer' })),
  merge('shortcut-only gating', () => new ResidualShortcutGate({ name: 'layer' })),
  single('dropout shortcut', () => layer(new ResidualDropoutShortcut({ name: 'layer', seed: 1 }))),
  merge('ReZero', () => new ResidualReZero({ name: 'layer' })),
  merge(
    'stochastic depth',
    () => new ResidualStochasticDepth({ name: 'layer', seed: 1, survivalProbability: 0.5 }),
  ),
  single('option A', () => layer(new ResidualPadShortcut({ name: 'layer', stride: 2, filters: 32 }))),
  single('projection', () => layer(new ResidualProjection({ name: 'layer', stride: 2, filters: 32 }))),
  single('dropout', () => layer(new ResidualDropout({ name: 'layer', rate: 0.5, seed: 1 }))),
  block('no shortcut', { shortcut: 'none' }),
  block('identity', { shortcut: 'identity' }),
  block('1x1 convolution', { shortcut: 'conv1x1' }),
  block('constant scaling', { shortcut: 'scaled' }),
  block('exclusive gating', { shortcut: 'exclusive-gate' }),
  block('shortcut-only gating', { shortcut: 'shortcut-gate' }),
  block('dropout shortcut', { shortcut: 'dropout' }),
  block('ReZero', { shortcut: 'identity', scaling: 'rezero' }),
  block('pre-activation', { shortcut: 'identity', order: 'full-preactivation' }),
  block('bottleneck', { shortcut: 'identity', branch: 'bottleneck' }),
  block('option A', { shortcut: 'pad', stride: 2 }, 32),
  block('projection', { shortcut: 'projection', stride: 2 }, 32),
];

/** What is timed of each. */
export const PASSES = ['forward', 'forward and backward'] as const;

/** One of {@link PASSES}. */
export type Pass = (typeof PASSES)[number];

/** A case and a pass under one name. */
export const layerSubject = ({ name }: LayerCase, pass: Pass): string => `${name}, ${pass}`;

/** The case and the pass of a name; throws where there is none. */
export function layerCase(subject: string): { layer: LayerCase; pass: Pass } {
  for (const layer of LAYER_CASES) {
    for (const pass of PASSES) if (layerSubject(layer, pass) === subject) return { layer, pass };
  }
  throw new Error(`no case of a layer is called '${subject}'`);
}
