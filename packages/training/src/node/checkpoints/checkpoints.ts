import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { writeWhole } from '@residualjs/common/node';
import type { TrainingCallback } from '../../callbacks/callback.js';
import { encodeCheckpoint } from './checkpoint-file.js';
import { checkpointName, checkpointSteps } from './checkpoint-folder.js';

/** Options of {@link checkpoints}. */
export interface CheckpointsOptions {
  /** Where they are written; made where it is not there. */
  folder: string;
  /** After so many steps, or after each epoch. A run that ends, in whatever way but a crash, ends with one. */
  every?: number | 'epoch';
  /** How many of the newest are kept, beside the best. */
  keep?: number;
  /** By what the best is known: the evaluation right before it. */
  monitor?: 'accuracy' | 'loss';
  /** What is saved beside the state, to make the run again. */
  configuration?: unknown;
  /** Told of each that was written. */
  onSaved?: (checkpoint: { path: string; step: number; best: boolean }) => void;
}

interface Best {
  step: number;
  value: number;
}

/**
 * Saves the state of a run as files `step-NNNNNNNN.safetensors`, each written whole (a temporary file, flushed, renamed). The last
 * ones and the best are kept. A run that goes on from one equals the unbroken run, bit for bit.
 *
 * @throws Error where options are wrong, or a checkpoint cannot be written (no space): the earlier ones stay
 *
 * @example
 * const callbacks = [checkpoints({ folder: 'runs/first/checkpoints', every: 500 })];
 * await train(model, data, { epochs: 100, callbacks });
 */
export function checkpoints({
  folder,
  every = 'epoch',
  keep = 2,
  monitor = 'accuracy',
  configuration = null,
  onSaved = () => {},
}: CheckpointsOptions): TrainingCallback & { readonly best: Best | null } {
  for (const [name, value] of Object.entries({ every: every === 'epoch' ? 1 : every, keep })) {
    if (!(Number.isInteger(value) && value >= 1)) {
      throw new Error(`${name} is ${value}; it must be a whole number of at least 1`);
    }
  }
  let best: Best | null = null;
  return {
    name: 'checkpoints',
    get best() {
      return best;
    },
    onEvent(event) {
      if (event.type !== 'evaluation') return;
      const { step, [monitor]: value } = event.record;
      const better = best === null || (monitor === 'loss' ? value < best.value : value > best.value);
      if (better) best = { step, value };
    },
    async onStepEnd(run) {
      const { step } = run;
      const isBest = best?.step === step;
      const due = every === 'epoch' ? run.epochEnded : step % every === 0;
      if (!due && !isBest && !run.ending) return;
      const path = join(folder, checkpointName(step));
      const bytes = encodeCheckpoint({ state: await run.getState(), configuration });
      await mkdir(folder, { recursive: true });
      await writeWhole(path, bytes);
      await removeOld(folder, keep, best?.step ?? null);
      onSaved({ path, step, best: isBest });
    },
    getState: () => best,
    setState(state) {
      best = state as Best | null;
    },
  };
}

/** Removes all checkpoints but the newest and the best; only after a newer one is on the disk. */
async function removeOld(folder: string, keep: number, best: number | null): Promise<void> {
  const steps = await checkpointSteps(folder);
  for (const step of steps.slice(0, -keep)) {
    if (step !== best) await rm(join(folder, checkpointName(step)), { force: true });
  }
}
