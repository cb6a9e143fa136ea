import type { EvaluationRecord, StepRecord } from '../../events.js';
import type { Curve, LineChart } from './line-chart.js';
import type { ReportRun } from './run.js';
import { movingAverage, type Point, smoothingWidth, thin } from './series.js';

const TRAINING = 1;
const EVALUATION = 2;

function smoothed(label: string, color: number, points: Point[], most?: number): Curve {
  const width = smoothingWidth(points.length);
  if (width === 1) return { label, color, points: thin(points, most) };
  return { label, color, points: thin(movingAverage(points, width), most), raw: thin(points, most) };
}

/** Smoothed in the logarithm, as it is drawn; a norm of 0 has none and leaves a gap. */
function smoothedNorms(label: string, color: number, points: Point[]): Curve {
  const power = ({ x, y }: Point) => ({ x, y: 10 ** y });
  const logarithms = points.map(({ x, y }) => ({ x, y: Math.log10(y) }));
  const { raw, ...curve } = smoothed(label, color, logarithms);
  return { ...curve, points: curve.points.map(power), ...(raw && { raw: raw.map(power) }) };
}

const curveOf = (
  history: readonly StepRecord[],
  value: (record: StepRecord) => number | undefined,
): Point[] =>
  history.flatMap((record) => {
    const y = value(record);
    return y === undefined ? [] : [{ x: record.step, y }];
  });

/** The loss of the training batches, smoothed; of at most so many points. */
export const lossCurve = (
  history: readonly StepRecord[],
  label: string,
  color: number,
  most?: number,
): Curve =>
  smoothed(
    label,
    color,
    curveOf(history, ({ loss }) => loss),
    most,
  );

/** What the evaluations found; no curve where there were none. */
export function evaluationCurve(
  evaluations: readonly EvaluationRecord[],
  value: 'loss' | 'accuracy',
  label: string,
  color: number,
): Curve[] {
  const points = evaluations.map((evaluation) => ({ x: evaluation.step, y: evaluation[value] }));
  return points.length === 0 ? [] : [{ label, color, points, dots: true }];
}

/** The charts of a run: loss, accuracy and, if they were taken, gradient norms. */
export function chartsOf({ result, evaluatedOn = 'test', gradientLabels = {} }: ReportRun): LineChart[] {
  const { history, evaluations } = result;
  const evaluated = (value: 'loss' | 'accuracy') =>
    evaluationCurve(evaluations, value, evaluatedOn, EVALUATION);
  const charts: LineChart[] = [
    {
      title: 'Loss',
      description: 'Cross-entropy of each training batch and of the evaluations, by step.',
      yLabel: 'cross-entropy',
      scale: 'linear',
      curves: [lossCurve(history, 'training', TRAINING), ...evaluated('loss')],
    },
    {
      title: 'Accuracy',
      description: 'Fraction of right answers in each training batch and in the evaluations, by step.',
      yLabel: 'right answers',
      scale: 'percent',
      curves: [
        smoothed(
          'training',
          TRAINING,
          curveOf(history, ({ accuracy }) => accuracy),
        ),
        ...evaluated('accuracy'),
      ],
    },
  ];
  const names = [...new Set(history.flatMap(({ gradientNorms = {} }) => Object.keys(gradientNorms)))];
  if (names.length === 0) return charts;
  return [
    ...charts,
    {
      title: 'Gradient norms',
      description: `L2 norm of the gradient of the loss at ${names.join(', ')}, by step, on a logarithmic axis.`,
      yLabel: 'L2 norm of the gradient (log scale)',
      scale: 'log',
      curves: names.map((name, i) =>
        smoothedNorms(
          gradientLabels[name] ?? name,
          i + 1,
          curveOf(history, ({ gradientNorms }) => gradientNorms?.[name]),
        ),
      ),
    },
  ];
}
