import { deriveSeed } from '@residualjs/layers';
import { createModel } from '@residualjs/models';
import type { RunContext } from '../experiment.js';
import { loadNetworkData } from '../networks/network-data.js';
import { type KindRuns, type NetworkKind, trainNetworks } from '../networks/train-networks.js';
import { blockDepthNetwork } from './block-depth-network.js';
import { blockInputs } from './block-inputs.js';
import { type CifarDepth, checkDegradationConfig, type DegradationConfig } from './config.js';
import { type ConstructedRun, trainConstructed } from './constructed.js';
import type { NetworkFamily } from './deepen.js';

/** What `runDegradation` gives back. */
export interface DegradationResult {
  config: DegradationConfig;
  /** `plain20`, `resnet20`, …; those of the last depth with the gradient norm at the input of every block. */
  depths: KindRuns[];
  /** Residual networks of the last depth by weight layers in a block, `blocks of 1` and `blocks of 3`; `blocks of 2` is its resnet. */
  blocks: KindRuns[];
  /** Networks of the last depth made of trained ones of the first. */
  constructed: Record<NetworkFamily, ConstructedRun[]>;
}

const FAMILIES: readonly NetworkFamily[] = ['plain', 'resnet'];

/** The kinds of every depth and family. */
function depthKinds({ depths, tapEvery }: DegradationConfig): NetworkKind[] {
  const kind = (family: NetworkFamily, depth: CifarDepth): NetworkKind => ({
    name: `${family}${depth}`,
    build: (input) => createModel(`${family}${depth}`, input),
    ...(depth === depths[depths.length - 1] && { taps: () => blockInputs(depth), tapEvery }),
  });
  return FAMILIES.flatMap((family) => depths.map((depth) => kind(family, depth)));
}

/** One layer and three; two are the zoo's. */
const blockKinds = (depth: CifarDepth): NetworkKind[] =>
  [1, 3].map((layers) => ({
    name: `blocks of ${layers}`,
    build: (input) => blockDepthNetwork(depth, layers, input),
  }));

/**
 * Trains plain and residual networks of several depths, the deepest also from a constructed start, and with one and three weight
 * layers in a block.
 *
 * He et al. 2015, "Deep Residual Learning for Image Recognition", sections 1, 3.2 and 4.2.
 *
 * @throws RangeError where a setting is out of bounds; the abort reason; what the loader of images throws
 */
export async function runDegradation(
  config: DegradationConfig,
  context: RunContext,
): Promise<DegradationResult> {
  checkDegradationConfig(config);
  const { depths, training } = config;
  const [from, to] = [depths[0], depths[depths.length - 1]];
  const data = await loadNetworkData(training, context);
  const groups = [depthKinds(config), blockKinds(to)];
  const size = training.runs * training.steps;
  const all = (groups.flat().length + FAMILIES.length) * size;
  let done = 0;
  const trained: KindRuns[][] = [];
  for (const kinds of groups) {
    trained.push(await trainNetworks(kinds, training, context, { data, progress: { done, all } }));
    done += kinds.length * size;
  }
  const { signal } = context;
  const onStep = () => context.report(++done, all);
  const constructed: DegradationResult['constructed'] = { plain: [], resnet: [] };
  for (const family of FAMILIES) {
    for (let i = 1; i <= training.runs; i++) {
      const seed = deriveSeed(context.seed, `run ${i}`);
      constructed[family].push(
        await trainConstructed(data, training, { family, from, to, seed, signal, onStep }),
      );
    }
  }
  const [depthRuns, blocks] = trained;
  return { config, depths: depthRuns, blocks, constructed };
}
