import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { CliIo } from '../io.js';
import { lockFolder } from '../processes/folder-lock.js';
import { connectQueue, type QueueConnection } from '../queue/connect.js';
import { UsageError } from '../usage-error.js';
import { type CarryOutSweepOptions, carryOutSweep } from './carry-out-sweep.js';
import { readGrid } from './grid/read-grid.js';
import { listRuns } from './list-runs.js';
import { runLocally } from './local/run-locally.js';
import { cancelSweep } from './queue/cancel-sweep.js';
import { shareOut } from './queue/share-out.js';
import { checkSweepFolder, openSweepFolder, sweepFolder } from './sweep-folder.js';

/** The options of `residualjs sweep`, as they are given. */
export interface SweepCommandOptions {
  out?: string;
  processes?: number;
  queue?: string;
  cancel?: boolean;
  retryFailed?: boolean;
  dryRun?: boolean;
  json?: string;
}

/** Runs `residualjs sweep`. */
export async function runSweep(io: CliIo, file: string, options: SweepCommandOptions): Promise<number> {
  const { out, queue, processes, retryFailed = false, dryRun = false, json } = checkOptions(options);
  const sweep = await readGrid(file);
  const files = sweepFolder(out ?? join('runs', sweep.name));
  const before = await checkSweepFolder(files);
  if (dryRun) return listRuns(io, sweep, files, { retryFailed, json });
  const connection = queue === undefined ? null : await connectQueue(queue, io.environment);
  try {
    if (options.cancel && connection) return await cancelSweep(io, connection, before, json);
    return await carryOut(connection);
  } finally {
    connection?.close();
  }

  async function carryOut(connection: QueueConnection | null): Promise<number> {
    await mkdir(files.folder, { recursive: true });
    const lock = await lockFolder(files.folder);
    try {
      const key = await openSweepFolder(files, sweep);
      const { runs } = files;
      const told: CarryOutSweepOptions = {
        retryFailed,
        json,
        onInterrupt: 'ending the runs after their step',
      };
      if (connection === null) {
        const carrier = runLocally({ runs, processes, environment: io.environment });
        return await carryOutSweep(io, sweep, files, carrier, told);
      }
      const carrier = shareOut({ queue: connection, sweep: key, runs });
      const onInterrupt = 'ending; the workers go on, and the same command brings their results home';
      return await carryOutSweep(io, sweep, files, carrier, { ...told, onInterrupt });
    } finally {
      await lock.release();
    }
  }
}

function checkOptions(options: SweepCommandOptions): SweepCommandOptions {
  const { queue, processes, cancel } = options;
  if (queue !== undefined && processes !== undefined) {
    throw new UsageError(
      '--processes is of runs on this machine; with --queue each worker has its --concurrency',
    );
  }
  if (cancel && queue === undefined)
    throw new UsageError('--cancel takes runs back from a --queue; give one');
  return options;
}
