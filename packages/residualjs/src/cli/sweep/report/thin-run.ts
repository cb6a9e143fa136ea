import type { EvaluationRecord, StepRecord } from '@residualjs/training';
import type { ReportRun } from '@residualjs/training/node';

/** So many steps of a run are enough to draw it among others. */
const MOST_STEPS = 400;
/** The last steps stay as they are: a report tells their mean. */
const LAST_STEPS = 10;

/** A step that stands for several: the last of them, with their mean loss and accuracy. */
function meanStep(steps: readonly StepRecord[]): StepRecord {
  const mean = (pick: (step: StepRecord) => number) =>
    steps.reduce((sum, step) => sum + pick(step), 0) / steps.length;
  const { gradientNorms: _, ...last } = steps[steps.length - 1];
  return { ...last, loss: mean(({ loss }) => loss), accuracy: mean(({ accuracy }) => accuracy) };
}

/** Evaluations at equal distances, with the best and the last among them: a report tells those. */
function thinEvaluations(evaluations: readonly EvaluationRecord[], most: number): EvaluationRecord[] {
  const stride = Math.ceil(evaluations.length / Math.max(1, most - 2));
  const best = evaluations.reduce((at, { accuracy }, i) => (accuracy > evaluations[at].accuracy ? i : at), 0);
  return evaluations.filter((_, i) => i % stride === 0 || i === best || i === evaluations.length - 1);
}

/** A run with fewer steps, each the mean of neighbours: of a sweep not every step of every run can be kept at once, or sent home. */
export function thinRun(run: ReportRun, most: number = MOST_STEPS): ReportRun {
  const { history, evaluations } = run.result;
  const early = history.slice(0, -LAST_STEPS);
  const width = Math.ceil(early.length / Math.max(1, most - LAST_STEPS));
  const blocks = Array.from({ length: Math.ceil(early.length / Math.max(1, width)) }, (_, i) =>
    meanStep(early.slice(i * width, (i + 1) * width)),
  );
  const late = history.slice(-LAST_STEPS).map((step) => meanStep([step]));
  const thin = { history: [...blocks, ...late], evaluations: thinEvaluations(evaluations, most) };
  return { ...run, gradientLabels: {}, result: { ...run.result, ...thin } };
}
