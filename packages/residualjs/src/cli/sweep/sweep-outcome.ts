import type { CliIo } from '../io.js';
import { styleFor } from '../style.js';
import { formatTable } from '../table.js';
import type { Sweep } from './grid/read-grid.js';
import { runLabel } from './report/write-sweep-report.js';
import { groupResults } from './results/group-results.js';
import { groupTable } from './results/group-table.js';
import type { RunResult } from './results/run-result.js';
import type { SweepFolder } from './sweep-folder.js';

type ResultOf = (id: string) => RunResult | undefined;

/** What a sweep came to, in lines: a row a setting, the runs that failed, and how many there are of each. */
export function sweepText(
  { runs }: Sweep,
  resultOf: ResultOf,
  { stdout, environment }: Pick<CliIo, 'stdout' | 'environment'>,
): string[] {
  const style = styleFor(stdout, environment);
  const { columns, rows } = groupTable(groupResults(runs, resultOf));
  const failed = runs.filter(({ id }) => resultOf(id)?.status === 'failed');
  const done = runs.filter(({ id }) => resultOf(id)?.status === 'done').length;
  const left = runs.length - done - failed.length;
  return [
    ...(done > 0 ? [...formatTable(columns, rows, style.bold), ''] : []),
    ...failed.map((run) => `${style.bad('failed')} ${run.id}  ${runLabel(run)}: ${resultOf(run.id)?.error}`),
    [
      `${runs.length} runs: ${done} done`,
      ...(failed.length > 0 ? [`${failed.length} failed (--retry-failed tries them again)`] : []),
      ...(left > 0 ? [`${left} not yet`] : []),
    ].join(', '),
  ];
}

/** What a sweep came to, as `--json` has it: every run in the order of the grid, and what each setting came to. */
export function sweepJson({ name, runs }: Sweep, { folder, report }: SweepFolder, resultOf: ResultOf) {
  return {
    ...{ name, folder, report },
    runs: runs.map(({ id, settings, varying }) => ({
      ...{ id, settings: varying, given: settings },
      ...{ status: 'not yet', ...withoutNames(resultOf(id)) },
    })),
    settings: groupResults(runs, resultOf),
  };
}

function withoutNames(result: RunResult | undefined) {
  const { id: _, settings: __, ...rest } = result ?? ({} as Partial<RunResult>);
  return rest;
}
