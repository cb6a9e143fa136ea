import type { BackendName } from '@residualjs/backends';
import type { CliIo } from '../io.js';
import { lockFolder } from '../processes/folder-lock.js';
import { checkIsRun, resumeRun } from './resume-run.js';
import { continueRun } from './run-training.js';

/** The options of `residualjs resume`, as they are given. */
export interface ResumeCommandOptions {
  backend?: BackendName | 'auto';
  threads?: 'auto' | number;
  workers?: number;
  watch?: number | true;
  json?: string;
}

/**
 * Runs `residualjs resume`.
 *
 * @throws FolderInUseError where the run has not ended, or another process goes on with it
 */
export async function runResume(
  io: CliIo,
  folder: string,
  { backend, threads, workers, watch, json }: ResumeCommandOptions,
): Promise<number> {
  await checkIsRun(folder);
  const lock = await lockFolder(folder); // before its journal is cut back to the checkpoint
  try {
    const resumed = await resumeRun(io, folder, { backend, threads, workers });
    return await continueRun(io, resumed, { watch, json });
  } finally {
    await lock.release();
  }
}
