import type { Table } from '../report/comparison-table.js';
import { percent } from '../report/numbers.js';
import { PEAK, type Related, type Relation, relations } from './relations.js';

/** One relation, in the earlier run and in this one. */
export interface Change extends Relation {
  before: number;
  /** Relative: -0.1 is a tenth slower. */
  change: number;
  /** Whether it is past the bound. */
  slower: boolean;
}

/** How a run stands to an earlier one. */
export interface BaselineReport {
  /** The earlier run's file. */
  file: string;
  /** How much slower something may be, relative. */
  bound: number;
  changes: Change[];
}

/** Options of {@link compareBaseline}. */
export interface CompareBaselineOptions {
  file: string;
  bound: number;
  /** What to relate to, instead of every peer. */
  relativeTo?: string;
}

/**
 * Compares ratios of one run with those of an earlier one: the machine may be another, or busier, since both sides of a ratio were
 * timed on it in turns.
 *
 * @throws Error where the two have nothing in common
 */
export function compareBaseline(
  now: Related,
  earlier: Related,
  { file, bound, relativeTo }: CompareBaselineOptions,
): BaselineReport {
  const before = relations(earlier, relativeTo);
  const changes = relations(now, relativeTo).flatMap((relation) => {
    const same = before.find(({ what, to }) => what === relation.what && to === relation.to);
    if (same === undefined) return [];
    const change = relation.value / same.value - 1;
    return [{ ...relation, before: same.value, change, slower: change < -bound }];
  });
  if (changes.length > 0) return { file, bound, changes };
  const wanted = relativeTo === undefined ? '' : ` in relation to '${relativeTo}'`;
  throw new Error(
    `nothing of ${file} was measured again${wanted}: give the options of the run that made it, with the same peers`,
  );
}

const show = ({ to }: Relation, value: number) => (to === PEAK ? percent(value) : `${value.toFixed(2)} x`);

/** The changes as a table, those past the bound marked. */
export function baselineTable({ changes, bound }: BaselineReport): Table {
  const header = ['', 'in relation to', 'before', 'now', 'change', ''];
  const rows = changes.map((change) => [
    ...[change.what, change.to, show(change, change.before), show(change, change.value)],
    `${change.change < 0 ? '-' : '+'}${percent(Math.abs(change.change))}`,
    change.slower ? `SLOWER by more than ${percent(bound)}` : '',
  ]);
  return { header, rows };
}
