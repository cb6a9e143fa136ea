import type { Experiment } from './experiment.js';
import { type ExperimentRecord, formatRecord } from './record.js';
import { drawFigures } from './reproduce.js';

/** The file of a record, and those of its figures: `short.json`, `loss.svg`; `long.json`, `loss-long.svg`. */
export function recordFileNames(
  { figures }: Pick<Experiment, 'figures'>,
  preset: ExperimentRecord['preset'],
): { record: string; figures: Record<string, string> } {
  const ending = preset === 'short' ? '.svg' : `-${preset}.svg`;
  return {
    record: `${preset}.json`,
    figures: Object.fromEntries(figures.map(({ name }) => [name, name + ending])),
  };
}

/** Everything that a record becomes on a disk: texts by file name, the record last. */
export async function recordFiles(
  experiment: Experiment,
  record: ExperimentRecord,
): Promise<Record<string, string>> {
  const names = recordFileNames(experiment, record.preset);
  const drawn = await drawFigures(experiment, record.result);
  const files = Object.entries(drawn).map(([name, svg]) => [names.figures[name], svg]);
  return Object.fromEntries([...files, [names.record, formatRecord(record)]]);
}
