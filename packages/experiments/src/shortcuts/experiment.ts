import type { Experiment } from '../experiment.js';
import { summaryTable } from '../networks/summary-table.js';
import { SHORTCUTS_CLAIMS } from './claims.js';
import {
  LONG_SHORTCUTS,
  MEDIUM_SHORTCUTS,
  SHORT_SHORTCUTS,
  SHORTCUT_ROWS,
  type ShortcutsConfig,
} from './config.js';
import { SHORTCUTS_FIGURES } from './figures.js';
import { runShortcuts, type ShortcutsResult } from './run.js';

function paperError(name: string): string {
  const { paper = null } = SHORTCUT_ROWS.find((row) => row.name === name) ?? {};
  if (paper === null) return 'not in its table';
  return paper === 'fail' ? 'above 20 %' : `${paper.toFixed(2)} %`;
}

/** What may stand on the shortcut of a residual block? */
export const shortcuts: Experiment<ShortcutsConfig, ShortcutsResult> = {
  name: 'shortcuts',
  title: 'What may stand on the shortcut of a residual block?',
  source: 'He et al. 2016, "Identity Mappings in Deep Residual Networks", section 3.1, table 1',
  presets: { short: SHORT_SHORTCUTS, medium: MEDIUM_SHORTCUTS, long: LONG_SHORTCUTS },
  run: runShortcuts,
  claims: SHORTCUTS_CLAIMS,
  figures: SHORTCUTS_FIGURES,
  summarize: ({ models }) =>
    models
      .map(
        ({ model, kinds }) =>
          `${model}:\n\n${summaryTable(kinds, [{ title: 'paper: 110 layers, full schedule', cell: paperError }])}`,
      )
      .join('\n\n'),
};
