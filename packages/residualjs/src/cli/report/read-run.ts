import { readFile } from 'node:fs/promises';
import type { EpochRecord, EvaluationRecord, StepRecord } from '@residualjs/training';
import { type ReportRun, readJournal } from '@residualjs/training/node';
import { runFolder } from '../train/run-folder.js';
import type { RunHead } from '../train/run-record.js';
import { UsageError } from '../usage-error.js';

/** More than this is a pause of the run, not a step. */
const MOST_SECONDS_A_STEP = 600;

/**
 * A run as its report tells it, from the files in its folder; also of a run that is not at its end.
 *
 * @throws UsageError where the folder holds no run
 */
export async function readRun(folder: string): Promise<ReportRun> {
  const files = runFolder(folder);
  const config = await readFile(files.config, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(
      `'${folder}' is not the folder of a run: ${files.config} cannot be read (${error.code})`,
    );
  });
  let head: RunHead | undefined;
  try {
    head = JSON.parse(config).report;
  } catch (error) {
    throw new Error(`${files.config} is not JSON: ${(error as Error).message}`);
  }
  if (typeof head?.title !== 'string') {
    throw new Error(
      `${files.config} does not say what to report of the run: it is of an older version, or not of a run`,
    );
  }
  const { entries } = readJournal(files.journal);
  const records = <T>(type: string) => entries.filter((entry) => entry.type === type) as unknown as T[];
  const history = records<StepRecord>('step');
  const warm = history.slice(1);
  const seconds = (steps: readonly StepRecord[]) =>
    steps.reduce(
      (sum, { images, imagesPerSecond }) => sum + Math.min(MOST_SECONDS_A_STEP, images / imagesPerSecond),
      0,
    );
  const images = warm.reduce((sum, record) => sum + record.images, 0);
  return {
    ...head,
    result: {
      steps: history.at(-1)?.step ?? 0,
      epochs: records<EpochRecord>('epoch').at(-1)?.epoch ?? 0,
      seconds: seconds(history),
      imagesPerSecond: images > 0 ? images / seconds(warm) : 0,
      waitingShare: 0,
      history,
      evaluations: records<EvaluationRecord>('evaluation'),
      interrupted: false,
      stopped: null,
    },
  };
}
