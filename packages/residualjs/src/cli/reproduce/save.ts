import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { writeWhole } from '@residualjs/common/node';
import { type Experiment, recordFiles } from '@residualjs/experiments';
import type { Outcome } from './outcome.js';

/** Writes records and figures to `FOLDER/NAME/results`. */
export async function saveResults(
  folder: string,
  experiments: readonly Experiment[],
  outcomes: readonly Outcome[],
): Promise<void> {
  for (const experiment of experiments) {
    const outcome = outcomes.find(({ name }) => name === experiment.name);
    if (outcome?.status !== 'done') continue;
    const own = join(folder, outcome.name, 'results');
    await mkdir(own, { recursive: true });
    const files = await recordFiles(experiment, outcome.record);
    for (const [file, text] of Object.entries(files)) await writeWhole(join(own, file), text);
  }
}

/** Writes the first figure of an experiment to a file. */
export async function saveFigure(file: string, { figures }: Experiment, outcome?: Outcome): Promise<void> {
  if (outcome?.status !== 'done') return;
  await writeWhole(file, await figures[0].draw(outcome.record.result));
}
