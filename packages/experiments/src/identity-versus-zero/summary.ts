import { mean } from '../statistics/mean.js';
import { median } from '../statistics/median.js';
import { DRAWN_SCALE, THRESHOLD } from './config.js';
import { crossing, crossings } from './crossing.js';
import { curveOf } from './curve.js';
import type { RowName } from './rows.js';
import type { IdentityVersusZeroResult, RowResult } from './run.js';

const epochs = (value: number | null) => (value === null ? 'never' : value.toFixed(1));

function cells({ losses, silent }: RowResult): string[] {
  const curve = curveOf(losses);
  const [means, medians] = [curve.map((point) => point.mean), curve.map((point) => point.median)];
  const last = curve[curve.length - 1];
  const [low, high] = last.interval.map((value) => value.toFixed(4));
  return [
    epochs(crossing(means, THRESHOLD)),
    epochs(crossing(medians, THRESHOLD)),
    epochs(crossing(means, THRESHOLD / DRAWN_SCALE)),
    epochs(crossing(medians, THRESHOLD / DRAWN_SCALE)),
    `${last.mean.toFixed(4)} [${low}, ${high}]`,
    last.median.toFixed(4),
    String(silent.length),
  ];
}

const line = (values: readonly string[]) => `| ${values.join(' | ')} |`;

/** Both settings of the source in full, and the others by the epochs that they need. */
export function summarize({ rows }: IdentityVersusZeroResult): string {
  const runs = rows.zero.losses.length;
  const titles = [
    `${runs} runs each`,
    'mean below 0.01 (epochs)',
    'median below 0.01',
    "mean below 0.01 as the source's code sums it",
    'median',
    'last mean [95 %]',
    'last median',
    'silent runs',
  ];
  const others = (Object.keys(rows) as RowName[]).map((name) => {
    const needed = crossings(rows[name].losses, THRESHOLD);
    const never = rows[name].losses.filter((losses) => crossing(losses, THRESHOLD) === null).length;
    return line([name, mean(needed).toFixed(2), median(needed).toFixed(2), String(never)]);
  });
  return [
    line(titles),
    line(titles.map(() => '---')),
    line(['zero', ...cells(rows.zero)]),
    line(['identity', ...cells(rows.identity)]),
    '',
    line(['each run by itself', 'epochs to below 0.01, mean', 'median', 'runs that never are']),
    line(['---', '---', '---', '---']),
    ...others,
  ].join('\n');
}
