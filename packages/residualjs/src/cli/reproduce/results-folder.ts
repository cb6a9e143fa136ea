import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { writeWhole } from '@residualjs/common/node';
import {
  type Experiment,
  type PresetName,
  parseRecord,
  recordFileNames,
  recordFiles,
  type UnjudgedError,
} from '@residualjs/experiments';
import type { Outcome } from './outcome.js';

/** Where a problem is written: an experiment that did not run has no record. */
const PROBLEM = 'problem.json';

/** The file, or null where there is none. */
async function readIfThere(path: string): Promise<string | null> {
  return readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
}

/** Writes what came out: the record with its figures, or the problem. The record comes last: with it all is there. */
export async function writeOutcome(folder: string, experiment: Experiment, outcome: Outcome): Promise<void> {
  const own = join(folder, experiment.name);
  await mkdir(own, { recursive: true });
  const files =
    outcome.status === 'done'
      ? await recordFiles(experiment, outcome.record)
      : { [PROBLEM]: `${JSON.stringify(outcome, null, 2)}\n` };
  for (const [file, text] of Object.entries(files)) await writeWhole(join(own, file), text);
}

/** Writes numbers that the claims could not be judged from, and gives the file. */
export async function writeUnjudged(folder: string, { made }: UnjudgedError): Promise<string> {
  const file = join(folder, made.experiment, 'unjudged.json');
  await mkdir(join(folder, made.experiment), { recursive: true });
  await writeWhole(file, `${JSON.stringify(made)}\n`);
  return file;
}

/** Reads what came out; null where nothing is there. */
export async function readOutcome(
  folder: string,
  { name, figures }: Experiment,
  preset: PresetName,
): Promise<Outcome | null> {
  const path = join(folder, name, recordFileNames({ figures }, preset).record);
  const text = await readIfThere(path);
  if (text !== null) return { name, status: 'done', record: parseRecord(text, path) };
  const problem = await readIfThere(join(folder, name, PROBLEM));
  return problem === null ? null : (JSON.parse(problem) as Outcome);
}

/** Removes what came out before. */
export async function removeOutcome(
  folder: string,
  experiment: Experiment,
  preset: PresetName,
): Promise<void> {
  const { record, figures } = recordFileNames(experiment, preset);
  for (const file of [record, PROBLEM, ...Object.values(figures)]) {
    await rm(join(folder, experiment.name, file), { force: true });
  }
}
