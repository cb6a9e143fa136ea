import type * as tfl from '@tensorflow/tfjs-layers';
import type { TrainingCallback } from '../../callbacks/callback.js';
import { type EventFile, openEventFile } from './event-file.js';

/** Options of {@link tensorBoard}. */
export interface TensorBoardOptions {
  /** Where the events are written. */
  folder: string;
  /** The model whose weights are written as histograms after each epoch; without it none are. */
  model?: tfl.LayersModel;
  /** What evaluations are on, for their tags: `validation/loss`. */
  evaluatedOn?: string;
}

/**
 * Writes a run for TensorBoard: `train/loss`, `train/accuracy`, `learning_rate`, `images_per_second` and `gradient_norm/LAYER` of
 * every step, `validation/loss` and `validation/accuracy` of every evaluation, and the weights of a model as histograms.
 *
 * @example
 * const callbacks = [tensorBoard({ folder: 'runs/first/tensorboard', model })];
 */
export function tensorBoard({
  folder,
  model,
  evaluatedOn = 'validation',
}: TensorBoardOptions): TrainingCallback {
  let file: EventFile | null = null;
  const opened = (step: number) => {
    file ??= openEventFile(folder, { startStep: step });
    return file;
  };
  return {
    name: 'tensorboard',
    async onEvent(event) {
      if (event.type === 'step') {
        const { step, loss, accuracy, learningRate, imagesPerSecond, gradientNorms = {} } = event.record;
        const events = opened(step);
        events.scalar('train/loss', step, loss);
        events.scalar('train/accuracy', step, accuracy);
        events.scalar('learning_rate', step, learningRate);
        events.scalar('images_per_second', step, imagesPerSecond);
        for (const [layer, norm] of Object.entries(gradientNorms)) {
          events.scalar(`gradient_norm/${layer}`, step, norm);
        }
      } else if (event.type === 'evaluation') {
        const { step, loss, accuracy } = event.record;
        opened(step).scalar(`${evaluatedOn}/loss`, step, loss);
        opened(step).scalar(`${evaluatedOn}/accuracy`, step, accuracy);
      } else if (event.type === 'epoch') {
        for (const weight of model?.weights ?? []) {
          opened(event.record.step).histogram(
            weight.originalName,
            event.record.step,
            (await weight.read().data()) as Float32Array,
          );
        }
      } else {
        file?.close();
        file = null;
      }
    },
  };
}
