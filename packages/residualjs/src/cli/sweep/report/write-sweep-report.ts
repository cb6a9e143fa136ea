import { existsSync } from 'node:fs';
import { writeWhole } from '@residualjs/common/node';
import { type ComparedRun, renderComparison } from '@residualjs/training/node';
import { readRun } from '../../report/read-run.js';
import { type SweepRun, settingsText } from '../grid/expand-grid.js';
import { groupResults, withoutSeed } from '../results/group-results.js';
import { groupTable } from '../results/group-table.js';
import type { RunResult } from '../results/run-result.js';
import { runPlace } from '../run/run-place.js';
import type { SweepFolder } from '../sweep-folder.js';
import { readCurves } from './curves.js';
import { thinRun } from './thin-run.js';

/** What a report calls a run. */
export const runLabel = ({ id, varying }: SweepRun): string => settingsText(varying) || id;

/** A finished run as a report tells it; null where its files are on another machine and sent nothing home. */
async function comparedRun(run: SweepRun, files: SweepFolder): Promise<ComparedRun | null> {
  const place = runPlace(files.runs, run.id);
  const sent = await readCurves(place);
  const isHere = sent === null && existsSync(place.files.config);
  const found = isHere ? thinRun(await readRun(place.files.folder)) : sent;
  const name = runLabel(run);
  return found && { ...found, name, group: settingsText(withoutSeed(run)) || name };
}

/**
 * Writes the report of a sweep: what each setting came to, which runs failed, and the runs side by side.
 *
 * @returns whether there was a run to report
 */
export async function writeSweepReport(
  title: string,
  runs: readonly SweepRun[],
  resultOf: (id: string) => RunResult | undefined,
  files: SweepFolder,
): Promise<boolean> {
  const compared: ComparedRun[] = [];
  for (const run of runs) {
    if (resultOf(run.id)?.status !== 'done') continue;
    const found = await comparedRun(run, files); // one after the other: only what is drawn of it stays in memory
    if (found !== null) compared.push(found);
  }
  if (compared.length === 0) return false;
  const failures = runs.flatMap((run) => {
    const { error = null, folder = '' } = resultOf(run.id) ?? {};
    return error === null ? [] : [[runLabel(run), error, folder]];
  });
  const tables = [
    {
      title: 'By setting, mean ± standard deviation over seeds',
      ...groupTable(groupResults(runs, resultOf)),
    },
    ...(failures.length === 0
      ? []
      : [
          {
            title: 'Failed',
            columns: ['run', 'error', 'folder'].map((title) => ({ title })),
            rows: failures,
          },
        ]),
  ];
  await writeWhole(files.report, await renderComparison(title, compared, { tables }));
  return true;
}
