import { evaluationCurve, lossCurve } from './charts.js';
import type { Curve, LineChart } from './line-chart.js';
import type { ReportRun } from './run.js';

/** A run under the name that tells it from the others. */
export interface ComparedRun extends ReportRun {
  name: string;
  /** Runs of one group, such as repetitions with other seeds, have one colour and one place in the legend; else each has its own. */
  group?: string;
}

/** All curves of a chart together have at most so many points: more than its pixels would only make the file large. */
const MOST_POINTS = 20_000;

/** The charts of several runs: training loss, accuracy and loss of the evaluations, as far as there are such. */
export function comparisonCharts(runs: readonly ComparedRun[]): LineChart[] {
  const groups = [...new Set(runs.map(({ name, group = name }) => group))];
  const curvesOf = (curves: (run: ComparedRun, label: string, color: number) => Curve[]) =>
    runs.flatMap((run) => {
      const { name, group = name } = run;
      return curves(run, group, groups.indexOf(group) + 1);
    });
  const most = Math.max(20, Math.floor(MOST_POINTS / runs.length));
  const charts: LineChart[] = [
    {
      title: 'Training loss',
      description: 'Running mean of the loss of the training batches of each run, by step.',
      yLabel: 'loss',
      scale: 'linear',
      curves: curvesOf(({ result }, label, color) => [
        { ...lossCurve(result.history, label, color, most), raw: undefined },
      ]),
    },
    {
      title: 'Accuracy',
      description: 'Fraction of right answers in the evaluations of each run, by step.',
      yLabel: 'right answers',
      scale: 'percent',
      curves: curvesOf(({ result }, label, color) =>
        evaluationCurve(result.evaluations, 'accuracy', label, color),
      ),
    },
    {
      title: 'Loss of the evaluations',
      description: 'Loss in the evaluations of each run, by step.',
      yLabel: 'loss',
      scale: 'linear',
      curves: curvesOf(({ result }, label, color) =>
        evaluationCurve(result.evaluations, 'loss', label, color),
      ),
    },
  ];
  return charts.filter(({ curves }) => curves.some(({ points }) => points.length > 0));
}
