import { batches, type ImageDataset } from '@residualjs/datasets';
import { deriveSeed } from '@residualjs/layers';
import { train } from '@residualjs/training';
import { significant } from '../significant.js';
import type { VanishingGradientConfig } from './config.js';
import { blockInputs, type StackNetworkOptions, stackNetwork } from './stack-network.js';

/** What the training of a stack showed. */
export interface TrainedStack {
  /** The gradient norm at the input of every block, in every step: `[steps][blocks]`. */
  norms: number[][];
  /** The loss of every step. */
  losses: number[];
}

/** Trains a stack with momentum SGD and keeps the gradient norm at the input of every block, in every step. */
export async function trainStack(
  images: ImageDataset,
  stack: Omit<StackNetworkOptions, 'blocks' | 'inputSize' | 'channels'>,
  { blocks, steps, batch, learningRate }: VanishingGradientConfig['training'],
  { signal, onStep }: { signal: AbortSignal; onStep: () => Promise<void> },
): Promise<TrainedStack> {
  const [inputSize, , channels] = images.shape;
  const model = stackNetwork({ ...stack, blocks, inputSize, channels });
  const taps = blockInputs(blocks);
  const seed = deriveSeed(stack.seed, 'order of the images');
  try {
    const { history } = await train(
      model,
      {
        train: {
          size: images.size,
          batches: (epoch) =>
            batches(images, { batchSize: batch, shuffle: true, seed, epoch, dropRemainder: true }),
        },
      },
      {
        steps,
        learningRate,
        weightDecay: 0,
        taps,
        signal,
        onEvent: ({ type }) => (type === 'step' ? onStep() : undefined),
      },
    );
    signal.throwIfAborted();
    return {
      norms: history.map(({ gradientNorms = {} }) => taps.map((name) => significant(gradientNorms[name]))),
      losses: history.map(({ loss }) => significant(loss)),
    };
  } finally {
    model.dispose();
  }
}
