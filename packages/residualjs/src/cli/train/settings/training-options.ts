import { stageInputs } from '@residualjs/models';
import {
  AdamW,
  type Clip,
  clipAdaptively,
  clipByNorm,
  clipByValue,
  crossEntropy,
  earlyStopping,
  Lars,
  MomentumSgd,
  Muon,
  type Optimizer,
  type TrainingCallback,
  type TrainOptions,
  trainableWeights,
  WeightAverage,
} from '@residualjs/training';
import type * as tfl from '@tensorflow/tfjs-layers';
import { UsageError } from '../../usage-error.js';
import type { RunSettings } from './run-settings.js';
import { schedule } from './schedule.js';

/** What a run needs beside its model and data, and what must be freed after it. */
export interface RunParts {
  options: TrainOptions;
  optimizer: Optimizer;
  average: WeightAverage | null;
  dispose(): void;
}

function optimizerFor(model: tfl.LayersModel, settings: RunSettings): Optimizer {
  const { optimizer, momentum, nesterov, weightDecay, weightDecayOn } = settings;
  const { auxiliaryRate: rate, auxiliaryWeightDecay } = settings;
  if (nesterov && optimizer !== 'sgd') {
    throw new UsageError(`--nesterov goes with --optimizer sgd, and not with ${optimizer}`);
  }
  if (optimizer === 'muon' && weightDecayOn === 'all') {
    throw new UsageError(
      '--weight-decay-on all does not go with --optimizer muon, which decays convolutions alone',
    );
  }
  const weights = trainableWeights(model);
  switch (optimizer) {
    case 'sgd':
      return new MomentumSgd(weights, { momentum, nesterov, weightDecay, weightDecayOn });
    case 'adamw':
      return new AdamW(weights, { weightDecay, weightDecayOn });
    case 'lars':
      return new Lars(weights, { momentum, weightDecay, weightDecayOn });
    case 'muon':
      return new Muon(weights, {
        momentum,
        weightDecay,
        auxiliary: { rate, weightDecay: auxiliaryWeightDecay },
      });
  }
}

/** The clipping that is asked for; at most one of the three. */
function clipFor({ clipNorm, clipValue, clipRatio }: RunSettings): Clip | undefined {
  const asked = [
    clipNorm > 0 && clipByNorm(clipNorm),
    clipValue > 0 && clipByValue(clipValue),
    clipRatio > 0 && clipAdaptively({ ratio: clipRatio, exclude: (name) => name.startsWith('logits/') }),
  ].filter((clip): clip is Clip => clip !== false);
  if (asked.length > 1) throw new UsageError('give one of --clip-norm, --clip-value and --clip-ratio');
  return asked[0];
}

/** The options of `train` that settings ask for. */
export function trainingOptions(
  model: tfl.LayersModel,
  settings: RunSettings,
  steps: number,
  callbacks: readonly TrainingCallback[],
): RunParts {
  const { labelSmoothing, averageDecay, patience, accumulate, evaluateEvery, gradientsEvery } = settings;
  const clip = clipFor(settings);
  const learningRate = schedule(settings, steps);
  const optimizer = optimizerFor(model, settings);
  const average = averageDecay > 0 ? new WeightAverage(model, { decay: averageDecay }) : null;
  return {
    optimizer,
    average,
    options: {
      ...(settings.epochs === undefined ? { steps } : { epochs: settings.epochs }),
      learningRate,
      optimizer,
      accumulate,
      evaluateEvery,
      loss: crossEntropy({ labelSmoothing }),
      ...(clip && { clip }),
      ...(average && { average }),
      callbacks: [...(patience > 0 ? [earlyStopping({ patience })] : []), ...callbacks],
      taps: stageInputs(model),
      tapEvery: gradientsEvery,
    },
    dispose() {
      optimizer.dispose();
      average?.dispose();
    },
  };
}
