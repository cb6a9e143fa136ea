import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { UsageError } from '../usage-error.js';

/** The files of a run, by what they hold. */
export interface RunFolder {
  folder: string;
  /** What was asked for and with what it ran; written before the first step. */
  config: string;
  /** A line of JSON a step, evaluation and epoch; written as they happen. */
  journal: string;
  /** The state of the run every so often, to go on from. */
  checkpoints: string;
  /** What TensorBoard reads, where it was asked for. */
  tensorboard: string;
  weights: string;
  report: string;
  /** What it came to; written last. */
  summary: string;
}

/** `resnet20-mnist-20260131-235959`, of local time. */
export function runName(model: string, data: string, now: Date): string {
  const two = (value: number) => String(value).padStart(2, '0');
  const date = `${now.getFullYear()}${two(now.getMonth() + 1)}${two(now.getDate())}`;
  const time = `${two(now.getHours())}${two(now.getMinutes())}${two(now.getSeconds())}`;
  return `${model}-${data}-${date}-${time}`;
}

/** Throws unless a run may write into a folder: it is new or empty, or `force` is given. */
export async function checkRunFolder(folder: string, { force }: { force: boolean }): Promise<void> {
  const entries = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    if (error.code === 'ENOTDIR') throw new UsageError(`--out '${folder}' is a file; give a folder`);
    throw error;
  });
  if (entries.length > 0 && !force) {
    throw new UsageError(
      `--out '${folder}' is not empty (${entries.length} files): give another folder, or --force to write into it`,
    );
  }
}

/** The files of a run in a folder. */
export function runFolder(folder: string): RunFolder {
  return {
    folder,
    config: join(folder, 'config.json'),
    journal: join(folder, 'journal.jsonl'),
    checkpoints: join(folder, 'checkpoints'),
    tensorboard: join(folder, 'tensorboard'),
    weights: join(folder, 'weights.safetensors'),
    report: join(folder, 'report.html'),
    summary: join(folder, 'summary.json'),
  };
}

/** Makes the folder of a run. */
export async function makeRunFolder(folder: string): Promise<RunFolder> {
  await mkdir(folder, { recursive: true });
  return runFolder(folder);
}
