import type { Experiment } from '../experiment.js';
import { summaryTable } from '../networks/summary-table.js';
import { mean } from '../statistics/mean.js';
import { DEGRADATION_CLAIMS } from './claims.js';
import { type DegradationConfig, LONG_DEGRADATION, MEDIUM_DEGRADATION, SHORT_DEGRADATION } from './config.js';
import type { NetworkFamily } from './deepen.js';
import { DEGRADATION_FIGURES } from './figures.js';
import { type DegradationResult, runDegradation } from './run.js';

/** The deep networks made of trained shallow ones, in a line each. */
function constructedTable({ constructed, config: { depths, training } }: DegradationResult): string {
  const percent = (values: readonly number[]) => `${(100 * mean(values)).toFixed(1)} %`;
  const rows = (Object.keys(constructed) as NetworkFamily[]).map((family) => {
    const runs = constructed[family];
    const cells = [
      `${family}${depths[0]} made ${family}${depths.at(-1)} after ${Math.floor(training.steps / 2)} steps`,
      percent(runs.map(({ shallowError }) => shallowError)),
      percent(runs.map(({ deepError }) => deepError)),
      Math.max(...runs.map(({ largestDifference }) => largestDifference)).toPrecision(2),
      mean(runs.map(({ after }) => after.trainLoss)).toFixed(3),
    ];
    return `| ${cells.join(' | ')} |`;
  });
  return [
    '| network | held-out error, shallow | deep | largest difference of an output | last training loss |',
    '|---|---|---|---|---|',
    ...rows,
  ].join('\n');
}

/** Why do deeper plain networks train worse, and residual ones not? */
export const degradation: Experiment<DegradationConfig, DegradationResult> = {
  name: 'degradation',
  title: 'Why do deeper plain networks train worse, and residual ones not?',
  source:
    'He et al. 2015, "Deep Residual Learning for Image Recognition", sections 1 and 4; nested function classes',
  presets: { short: SHORT_DEGRADATION, medium: MEDIUM_DEGRADATION, long: LONG_DEGRADATION },
  run: runDegradation,
  claims: DEGRADATION_CLAIMS,
  figures: DEGRADATION_FIGURES,
  summarize: (result) =>
    [summaryTable([...result.depths, ...result.blocks]), constructedTable(result)].join('\n\n'),
};
