import { deriveSeed } from '@residualjs/layers';
import { createModel, type ModelName } from '@residualjs/models';
import type { RunContext } from '../experiment.js';
import { blockOutputs } from './block-outputs.js';
import { checkConfig, type VanishingGradientConfig } from './config.js';
import { measureNorms } from './measure-norms.js';
import { blockInputs, stackNetwork } from './stack-network.js';
import { FAMILIES, type Family, MATERIALS, type MaterialName, TRAINED } from './stacks.js';
import { type TrainedStack, trainStack } from './train-stack.js';

/** Gradient norms at the input of every block, the first block first: `[seeds][blocks]`. */
type Norms = number[][];

/** The gradient norms of a model of the zoo. */
export interface GradientProfile {
  model: ModelName;
  norms: Norms;
}

/** The gradient norms of a stack. */
export interface StackProfile {
  material: MaterialName;
  family: Family;
  blocks: number;
  norms: Norms;
}

/** What `runVanishingGradient` gives back. */
export interface VanishingGradientResult {
  zoo: GradientProfile[];
  stacks: StackProfile[];
  training: (TrainedStack & { material: MaterialName; family: Family })[];
}

const MATERIAL_NAMES = Object.keys(MATERIALS) as MaterialName[];

/**
 * Measures how far the gradient carries: the norm of dL/dx at the input of every block, in networks of the zoo and in stacks
 * of blocks of one shape that have not been trained, on noise; and in a few stacks while they are trained on MNIST.
 *
 * He et al. 2015, section 4.1 (plain networks with batch normalisation do not suffer from *vanishing* gradients), and
 * He et al. 2016, section 2, equation 5.
 *
 * @throws RangeError if a number is not a positive integer; an error if a model is unknown or MNIST is absent
 */
export async function runVanishingGradient(
  config: VanishingGradientConfig,
  { seed, report, signal, loadDataset }: RunContext,
): Promise<VanishingGradientResult> {
  checkConfig(config);
  const { models, blocks, seeds, batch, inputSize, training } = config;
  const images = await loadDataset('mnist', { split: 'train' });
  const profiles = models.length + MATERIAL_NAMES.length * FAMILIES.length * blocks.length;
  const all = profiles * seeds + TRAINED.length * FAMILIES.length * training.steps;
  let done = 0;
  const step = () => report(++done, all);

  const forEachSeed = async (measure: (seed: number) => Promise<number[]>): Promise<Norms> => {
    const norms: Norms = [];
    for (let run = 0; run < seeds; run++) {
      norms.push(await measure(deriveSeed(seed, `run ${run}`)));
      await step();
    }
    return norms;
  };

  const zoo: GradientProfile[] = [];
  for (const model of models) {
    zoo.push({ model, norms: await forEachSeed((own) => zooNorms(model, own, { batch, inputSize })) });
  }
  const stacks: StackProfile[] = [];
  for (const material of MATERIAL_NAMES) {
    for (const family of FAMILIES) {
      for (const depth of blocks) {
        const norms = await forEachSeed(async (own) => {
          const options = {
            ...MATERIALS[material],
            family,
            blocks: depth,
            seed: own,
            inputSize,
            channels: 3,
          };
          const network = stackNetwork(options);
          try {
            return await measureNorms(network, { layers: blockInputs(depth), seed: own, batch });
          } finally {
            network.dispose();
          }
        });
        stacks.push({ material, family, blocks: depth, norms });
      }
    }
  }
  const trained: VanishingGradientResult['training'] = [];
  for (const material of TRAINED) {
    for (const family of FAMILIES) {
      const stack = { ...MATERIALS[material], family, seed: deriveSeed(seed, 'run 0') };
      trained.push({
        material,
        family,
        ...(await trainStack(images, stack, training, { signal, onStep: step })),
      });
    }
  }
  return { zoo, stacks, training: trained };
}

/** The norms at the inputs of the blocks of a new network of the zoo. */
async function zooNorms(
  name: ModelName,
  seed: number,
  { batch, inputSize }: Pick<VanishingGradientConfig, 'batch' | 'inputSize'>,
): Promise<number[]> {
  const model = createModel(name, { seed, inputSize });
  try {
    const { stem, blocks } = blockOutputs(model.layers.map((layer) => layer.name));
    // The input of a block is the output before it.
    return await measureNorms(model, { layers: [stem, ...blocks.slice(0, -1)], seed, batch });
  } finally {
    model.dispose();
  }
}
