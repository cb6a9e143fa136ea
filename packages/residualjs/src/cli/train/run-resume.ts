import type { BackendName } from '@residualjs/backends';
import type { CliIo } from '../io.js';
import { resumeRun } from './resume-run.js';
import { continueRun } from './run-training.js';

/** The options of `residualjs resume`, as they are given. */
export interface ResumeCommandOptions {
  backend?: BackendName | 'auto';
  threads?: 'auto' | number;
  workers?: number;
  watch?: number | true;
  json?: string;
}

/** Runs `residualjs resume`. */
export async function runResume(
  io: CliIo,
  folder: string,
  { backend, threads, workers, watch, json }: ResumeCommandOptions,
): Promise<number> {
  return continueRun(io, await resumeRun(io, folder, { backend, threads, workers }), { watch, json });
}
