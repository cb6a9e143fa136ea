import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { EvaluationRecord, StepRecord, TrainingResume } from '@residualjs/training';
import { checkpointSteps, readLatestCheckpoint, truncateJournal } from '@residualjs/training/node';
import type { CliIo } from '../io.js';
import { UsageError } from '../usage-error.js';
import { type RunFolder, runFolder } from './run-folder.js';
import { checkSettings, type GivenSettings, resolveSettings } from './settings/read-settings.js';
import type { RunSettings } from './settings/run-settings.js';

/** A run that was broken off. */
export interface ResumedRun {
  settings: RunSettings;
  files: RunFolder;
  /** What it goes on from; null where it had no checkpoint yet and begins anew. */
  resume: Required<TrainingResume> | null;
  /** The file that it goes on from. */
  checkpoint: string | null;
}

/** Throws unless a folder is that of a run. */
export async function checkIsRun(folder: string): Promise<void> {
  await readConfiguration(folder, runFolder(folder));
}

async function readConfiguration(folder: string, { config }: RunFolder): Promise<unknown> {
  const text = await readFile(config, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(`'${folder}' is not the folder of a run: ${config} cannot be read (${error.code})`);
  });
  try {
    return JSON.parse(text).settings;
  } catch (error) {
    throw new Error(`${config} is not JSON: ${(error as Error).message}`);
  }
}

/**
 * Reads a run from its folder, and takes out of its journal what happened after the checkpoint: it will happen again.
 *
 * @param flags settings that do not change what is computed (backend, threads, workers)
 * @throws UsageError where the folder holds no run; Error where none of its checkpoints can be used, or the journal is another run's
 */
export async function resumeRun(io: CliIo, folder: string, flags: GivenSettings): Promise<ResumedRun> {
  const files = runFolder(folder);
  const configuration = await readConfiguration(folder, files);
  const settings = resolveSettings(checkSettings(configuration, files.config), flags);
  if ((await checkpointSteps(files.checkpoints)).length === 0) {
    io.stderr.write(`${folder} has no checkpoint yet: the run begins anew\n`);
    if (existsSync(files.journal)) await truncateJournal(files.journal, () => false);
    return { settings, files, resume: null, checkpoint: null };
  }
  const { state, path, passedOver } = await readLatestCheckpoint(files.checkpoints);
  for (const { message } of passedOver) io.stderr.write(`${message}\n`);
  if (passedOver.length > 0) io.stderr.write(`going on from the one before: ${path}\n`);
  const entries = await truncateJournal(
    files.journal,
    ({ step }) => typeof step === 'number' && step <= state.step,
  );
  const records = <T>(type: string) => entries.filter((entry) => entry.type === type) as unknown as T[];
  const history = records<StepRecord>('step');
  if (history.length !== state.step) {
    throw new Error(
      `${files.journal} has ${history.length} steps up to the checkpoint at step ${state.step}; it is not the journal of this run`,
    );
  }
  const evaluations = records<EvaluationRecord>('evaluation');
  return { settings, files, resume: { state, history, evaluations }, checkpoint: path };
}
