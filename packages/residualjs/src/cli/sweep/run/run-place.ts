import { join } from 'node:path';
import { type RunFolder, runFolder } from '../../train/run-folder.js';
import { isRunId } from '../grid/run-id.js';

/** Where a run of a sweep writes. */
export interface RunPlace {
  /** What it is told, as a recipe: `residualjs train --recipe` does it once more. */
  recipe: string;
  /** What it printed, of all the times that it was started. */
  log: string;
  files: RunFolder;
}

/** The place of a run in a folder that holds several. Throws for what is not the id of a run: it comes from files and queues too. */
export function runPlace(runs: string, id: string): RunPlace {
  if (!isRunId(id)) throw new Error(`'${id}' is not the id of a run`);
  return {
    recipe: join(runs, `${id}.json`),
    log: join(runs, `${id}.log`),
    files: runFolder(join(runs, id)),
  };
}
