import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Checkpoint, CheckpointError, decodeCheckpoint } from './checkpoint-file.js';

const NAME = /^step-(\d{8,})\.safetensors$/;

/** The file of the checkpoint after a step. */
export const checkpointName = (step: number) => `step-${String(step).padStart(8, '0')}.safetensors`;

/** The steps that a folder has checkpoints of, rising; none where there is no folder. */
export async function checkpointSteps(folder: string): Promise<number[]> {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  return names
    .flatMap((name) => {
      const match = NAME.exec(name);
      return match ? [Number(match[1])] : [];
    })
    .sort((a, b) => a - b);
}

/** A checkpoint that was read. */
export interface FoundCheckpoint extends Checkpoint {
  path: string;
  /** Newer ones that could not be used, the newest first. */
  passedOver: CheckpointError[];
}

/**
 * Reads the newest checkpoint of a folder that is whole; where a newer one is damaged, that is told in `passedOver`.
 *
 * @throws Error where the folder has no checkpoint; CheckpointError where none of them can be used
 */
export async function readLatestCheckpoint(folder: string): Promise<FoundCheckpoint> {
  const steps = await checkpointSteps(folder);
  const passedOver: CheckpointError[] = [];
  for (const step of steps.reverse()) {
    const path = join(folder, checkpointName(step));
    try {
      return { ...decodeCheckpoint(await readFile(path), path), path, passedOver };
    } catch (error) {
      if (!(error instanceof CheckpointError)) throw error;
      passedOver.push(error);
    }
  }
  const [newest] = passedOver;
  if (newest === undefined) throw new Error(`there is no checkpoint in ${folder}`);
  throw new CheckpointError(
    newest.file,
    passedOver.length === 1
      ? (newest.cause as Error).message
      : `nor is any of the ${passedOver.length - 1} before it; ${(newest.cause as Error).message}`,
  );
}
