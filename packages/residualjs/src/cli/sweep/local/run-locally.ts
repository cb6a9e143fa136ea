import { availableParallelism, hostname } from 'node:os';
import type { CliIo } from '../../io.js';
import { runPool } from '../../processes/process-pool.js';
import { resolveSettings } from '../../train/settings/read-settings.js';
import type { Carrier } from '../carrier.js';
import type { SweepRun } from '../grid/expand-grid.js';
import { resultOf } from '../results/run-result.js';
import { carryOutRun } from '../run/carry-out-run.js';
import { runPlace } from '../run/run-place.js';
import { readProgress } from '../run/run-progress.js';

/** Options of {@link runLocally}. */
export interface RunLocallyOptions {
  /** The folder of the runs. */
  runs: string;
  /** How many run at once; by default as many as the cores allow. */
  processes?: number;
  environment: CliIo['environment'];
}

/** Those that use the whole machine, or a device that there is one of. */
const WHOLE_MACHINE: readonly string[] = ['webgpu', 'webgl', 'tensorflow'];

/** Milliseconds between two looks at how far the runs are. */
const LOOK_EVERY = 1000;

/** How many of so many cores a run keeps busy. */
export function coresOf({ settings }: Pick<SweepRun, 'settings'>, cores: number): number {
  const { backend, threads } = resolveSettings(settings, {});
  return threads === 'auto' || WHOLE_MACHINE.includes(backend) ? cores : threads;
}

/** Carries runs out on this machine, each in a process of its own, as many at once as the cores allow. */
export function runLocally({ runs: folder, processes, environment }: RunLocallyOptions): Carrier {
  const cores = availableParallelism();
  const share = Math.max(1, Math.floor(cores / (processes ?? 1)));
  return async (runs, listener, signal) => {
    const running = new Set<SweepRun>();
    const look = async () => {
      for (const run of running) {
        const progress = await readProgress(runPlace(folder, run.id).files);
        if (progress !== null && running.has(run)) listener.progress(run, progress);
      }
    };
    const timer = setInterval(look, LOOK_EVERY);
    const carryOut = async (run: SweepRun) => {
      const place = runPlace(folder, run.id);
      listener.started(run, await readProgress(place.files));
      running.add(run);
      const overrides = run.settings.threads === 'auto' ? { threads: share } : {};
      const options = { overrides, environment, signal, onWait: listener.log };
      const end = await carryOutRun(run.settings, place, options).catch(
        ({ message }: Error) => ({ status: 'failed', error: message }) as const,
      );
      running.delete(run);
      if (end === null) listener.gone(run);
      else listener.ended(run, resultOf(run, end, { folder: place.files.folder, host: hostname() }));
    };
    try {
      const tasks = runs.map((run) => ({ cores: coresOf(run, cores), run: () => carryOut(run) }));
      await runPool(tasks, { cores, processes, signal });
    } finally {
      clearInterval(timer);
    }
  };
}
