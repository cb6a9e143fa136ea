import { duration } from '../../numbers.js';
import type { Column } from '../../table.js';
import { settingText } from '../grid/expand-grid.js';
import type { SettingGroup } from './group-results.js';
import { spreadText } from './spread.js';

/** A table of what each setting came to, in text. */
export interface GroupTable {
  columns: Column[];
  rows: string[][];
}

/** What each setting came to: means, and standard deviations where it was repeated; a column without a value is left out. */
export function groupTable(groups: readonly SettingGroup[]): GroupTable {
  const keys = Object.keys(groups[0]?.settings ?? {});
  const measures: [title: string, text: (group: SettingGroup) => string][] = [
    ['held-out accuracy', ({ heldOutAccuracy }) => spreadText(heldOutAccuracy)],
    ['test accuracy', ({ testAccuracy }) => spreadText(testAccuracy)],
    ['test loss', ({ testLoss }) => spreadText(testLoss)],
    ['time', ({ seconds }) => (seconds === null ? '' : duration(seconds.mean))],
    ['failed', ({ failed }) => (failed === 0 ? '' : String(failed))],
  ];
  const shown = measures.filter(([, text]) => groups.some((group) => text(group) !== ''));
  return {
    columns: [
      ...keys.map((title) => ({ title })),
      ...['runs', ...shown.map(([title]) => title)].map((title) => ({ title, align: 'right' as const })),
    ],
    rows: groups.map((group) => [
      ...keys.map((key) => settingText(group.settings[key])),
      group.done === group.runs ? String(group.runs) : `${group.done}/${group.runs}`,
      ...shown.map(([, text]) => text(group)),
    ]),
  };
}
