import { join } from 'node:path';
import type { CliIo } from '../io.js';
import { lockFolder } from '../processes/folder-lock.js';
import { carryOutSweep } from './carry-out-sweep.js';
import { readGrid } from './grid/read-grid.js';
import { listRuns } from './list-runs.js';
import { runLocally } from './local/run-locally.js';
import { checkSweepFolder, openSweepFolder, sweepFolder } from './sweep-folder.js';

/** The options of `residualjs sweep`, as they are given. */
export interface SweepCommandOptions {
  out?: string;
  processes?: number;
  retryFailed?: boolean;
  dryRun?: boolean;
  json?: string;
}

/** Runs `residualjs sweep`. */
export async function runSweep(
  io: CliIo,
  file: string,
  { out, processes, retryFailed = false, dryRun = false, json }: SweepCommandOptions,
): Promise<number> {
  const sweep = await readGrid(file);
  const files = sweepFolder(out ?? join('runs', sweep.name));
  await checkSweepFolder(files);
  if (dryRun) return listRuns(io, sweep, files, { retryFailed, json });
  await openSweepFolder(files, sweep);
  const lock = await lockFolder(files.folder);
  try {
    const carrier = runLocally({ runs: files.runs, processes, environment: io.environment });
    return await carryOutSweep(io, sweep, files, carrier, { retryFailed, json });
  } finally {
    await lock.release();
  }
}
