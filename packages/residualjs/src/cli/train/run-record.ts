import { writeWhole } from '@residualjs/common/node';
import { isLazy, type LazyImageDataset } from '@residualjs/datasets';
import { type Preprocessing, readMetadata, stageInputs } from '@residualjs/models';
import type {
  Evaluation,
  EvaluationRecord,
  StepRecord,
  TrainingEvent,
  TrainingResult,
} from '@residualjs/training';
import { type ReportRun, writeReport } from '@residualjs/training/node';
import { saveWeights } from '@residualjs/weights/node';
import { imageFolderOf } from '../data-spec.js';
import { describeMachine } from '../doctor/machine.js';
import type { ChosenPreprocessing } from '../evaluate/resolve-preprocessing.js';
import { version } from '../version.js';
import { type WeightsNote, writeNote } from '../weights-note.js';
import { backendText, dataText } from './describe-run.js';
import type { PreparedRun } from './prepare-run.js';
import { accuracyInterval, lastNorms } from './results.js';
import type { RunFolder } from './run-folder.js';

/** What a run came to, as `summary.json` and `--json` tell it. */
export interface RunSummary {
  model: string;
  data: string;
  backend: string;
  seed: number;
  steps: number;
  epochs: number;
  images: number;
  seconds: number;
  imagesPerSecond: number;
  /** The share of the steps' time in which the run waited for batches. */
  waitingShare: number;
  interrupted: boolean;
  /** Why it ended early, such as an accuracy that did not rise; null where it did not. */
  stopped: string | null;
  /** The last evaluation on held-out images; null where none were held out. */
  heldOut: Measured | null;
  /** The last evaluation on the test images; null where the run was interrupted before one. */
  test: Measured | null;
  /** By layer, of the last step that measured them. */
  gradientNorms: Record<string, number>;
  files: RunFolder;
}

/** An evaluation with the interval that its accuracy is known to, 95 % (Wilson). */
export type Measured = Evaluation & { interval: [low: number, high: number] };

/** What images go through, without why. */
const preprocessingOf = ({ because: _, ...preprocessing }: ChosenPreprocessing): Preprocessing =>
  preprocessing;

/** What images go through that were made in the size of the model. */
function noteOfImages({
  mean,
  std,
  cropFraction,
  channelOrder,
  shape,
}: LazyImageDataset): Partial<WeightsNote> {
  return { preprocessing: { mean, std, cropFraction, channelOrder }, inputSize: shape[0] };
}

const measured = (evaluation: Evaluation | null): Measured | null =>
  evaluation && { ...evaluation, interval: accuracyInterval(evaluation) };

/** What the report of a run tells beside its result. */
export type RunHead = Omit<ReportRun, 'result'>;

/** A run and where it writes. */
export type RecordedRun = PreparedRun & { files: RunFolder };

/** Writes the files of a run. */
export class RunRecord {
  readonly #parts: RecordedRun;
  readonly #started = new Date();
  /** What has happened so far, for a report of a run that fails. */
  readonly #history: StepRecord[] = [];
  readonly #evaluations: EvaluationRecord[] = [];
  #epochs = 0;

  /** @param before what happened before a run was broken off and goes on */
  constructor(
    parts: RecordedRun,
    before?: { history: readonly StepRecord[]; evaluations: readonly EvaluationRecord[] },
  ) {
    this.#parts = parts;
    this.#history.push(...(before?.history ?? []));
    this.#evaluations.push(...(before?.evaluations ?? []));
  }

  /** Takes note of an event. */
  add(event: TrainingEvent): void {
    if (event.type === 'step') this.#history.push(event.record);
    if (event.type === 'evaluation') this.#evaluations.push(event.record);
    if (event.type === 'epoch') this.#epochs = event.record.epoch;
  }

  async writeConfig(): Promise<void> {
    const { settings, steps, model, backend, data, files } = this.#parts;
    const { passedOver: _, ...used } = backend;
    await write(files.config, {
      settings,
      steps,
      report: this.#head(),
      modelOptions: readMetadata(model)?.options,
      backend: used,
      sources: { train: data.train.source, test: data.test.source },
      versions: { residualjs: version(), ...used.versions },
      machine: describeMachine(),
      started: this.#started.toISOString(),
    });
  }

  async writeWeights(steps: number): Promise<void> {
    const { settings, model, files, preprocessing, data } = this.#parts;
    const { model: name, modelOptions } = settings;
    const metadata = writeNote({
      model: name,
      data: settings.data,
      steps,
      ...(modelOptions ? { options: modelOptions } : {}),
      ...(preprocessing ? { preprocessing: preprocessingOf(preprocessing) } : {}),
      ...(isLazy(data.train) ? noteOfImages(data.train) : {}),
      ...(imageFolderOf(settings.data) === null ? {} : { classes: data.train.classes }),
    });
    await saveWeights(model, files.weights, { metadata });
  }

  /** Writes the report of a result, or of what happened before a run failed. */
  async writeReport(result: TrainingResult = this.#broken()): Promise<void> {
    await writeReport(this.#parts.files.report, { ...this.#head(), result });
  }

  /** What a report tells of a run beside its result. */
  #head(): RunHead {
    const { settings, model, backend, data } = this.#parts;
    const { batch, learningRate, schedule, momentum, weightDecay, optimizer, weights, freeze } = settings;
    const stages = stageInputs(model).map((layer, i) => [layer, `input of stage ${i + 1}`]);
    return {
      title: `${settings.model} on ${data.train.name}`,
      model: settings.model,
      data: dataText(data),
      backend: backendText(backend),
      seed: settings.seed,
      evaluatedOn: data.heldOut === null ? 'test' : 'held-out',
      gradientLabels: Object.fromEntries(stages),
      details: {
        ...(weights !== undefined && { 'Start weights': weights }),
        ...(freeze !== undefined && { Frozen: freeze }),
        'Batch size': batch,
        Optimizer: optimizer,
        'Learning rate': `${learningRate} (${schedule})`,
        Momentum: momentum,
        'Weight decay': weightDecay,
      },
    };
  }

  async writeSummary(
    result: TrainingResult,
    { heldOut, test }: { heldOut: Evaluation | null; test: Evaluation | null },
  ): Promise<RunSummary> {
    const { settings, backend, files } = this.#parts;
    const { steps, epochs, images, seconds, imagesPerSecond, waitingShare, interrupted, stopped } = result;
    const summary: RunSummary = {
      model: settings.model,
      data: settings.data,
      backend: backend.name,
      seed: settings.seed,
      ...{ steps, epochs, images, seconds, imagesPerSecond, waitingShare, interrupted, stopped },
      heldOut: measured(heldOut),
      test: measured(test),
      gradientNorms: lastNorms(result),
      files,
    };
    await write(files.summary, summary);
    return summary;
  }

  #broken(): TrainingResult {
    const images = this.#history.reduce((sum, record) => sum + record.images, 0);
    const seconds = (Date.now() - this.#started.getTime()) / 1000;
    return {
      steps: this.#history.length,
      epochs: this.#epochs,
      images,
      seconds,
      imagesPerSecond: images / seconds,
      waitingShare: 0,
      history: this.#history,
      evaluations: this.#evaluations,
      interrupted: true,
      stopped: null,
    };
  }
}

const write = (path: string, value: unknown) => writeWhole(path, `${JSON.stringify(value, null, 2)}\n`);
