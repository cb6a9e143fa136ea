import { existsSync } from 'node:fs';
import { EXIT } from '../exit-codes.js';
import type { CliIo } from '../io.js';
import { writeJson } from '../json-file.js';
import { styleFor } from '../style.js';
import { formatTable } from '../table.js';
import { type SweepRun, settingText } from './grid/expand-grid.js';
import type { Sweep } from './grid/read-grid.js';
import { readResults } from './results/result-log.js';
import { runPlace } from './run/run-place.js';
import type { SweepFolder } from './sweep-folder.js';

/** Lists the runs of a sweep, and what would be done with each; writes nothing into its folder. */
export async function listRuns(
  { stdout, environment }: CliIo,
  { name, runs }: Sweep,
  files: SweepFolder,
  { retryFailed, json }: { retryFailed: boolean; json?: string },
): Promise<number> {
  const results = readResults(files.results);
  const listed = runs.map((run) => ({ ...run, state: stateOf(run) }));
  const keys = Object.keys(runs[0]?.varying ?? {});
  const rows = listed.map(({ id, state, varying }) => [
    ...[id, state],
    ...keys.map((key) => settingText(varying[key])),
  ]);
  const columns = ['run', 'state', ...keys].map((title) => ({ title }));
  stdout.write(`${formatTable(columns, rows, styleFor(stdout, environment).bold).join('\n')}\n\n`);
  const todo = listed.filter(({ state }) => state !== 'done' && (state !== 'failed' || retryFailed)).length;
  stdout.write(`${runs.length} runs, ${todo} of them to do, into ${files.folder}\n`);
  await writeJson(json, {
    ...{ name, folder: files.folder },
    runs: listed.map(({ id, state, varying, settings }) => ({
      id,
      state,
      settings: varying,
      given: settings,
    })),
  });
  return EXIT.success;

  function stateOf({ id }: SweepRun): string {
    const result = results.get(id);
    if (result !== undefined) return result.status;
    return existsSync(runPlace(files.runs, id).files.config) ? 'begun' : 'new';
  }
}
