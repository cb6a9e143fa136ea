import type { BackendDescription } from '@residualjs/backends';
import type { LoadedDataset } from '@residualjs/datasets/node';
import { readMetadata, stageInputs } from '@residualjs/models';
import type { EvaluationRecord, StepRecord, TrainingEvent, TrainingResult } from '@residualjs/training';
import { writeReport, writeWhole } from '@residualjs/training/node';
import { saveWeights } from '@residualjs/weights/node';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { describeMachine } from '../doctor/machine.js';
import { version } from '../version.js';
import { writeNote } from '../weights-note.js';
import { backendText, dataText } from './describe-run.js';
import { lastNorms } from './results.js';
import type { RunFolder } from './run-folder.js';
import type { TrainCommandOptions } from './settings.js';

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
  interrupted: boolean;
  /** The last evaluation; null where the run was interrupted before one. */
  test: EvaluationRecord | null;
  /** By layer, of the last step that measured them. */
  gradientNorms: Record<string, number>;
  files: RunFolder;
}

/** What a run is made of. */
export interface RunParts {
  options: TrainCommandOptions;
  steps: number;
  model: LayersModel;
  backend: BackendDescription;
  data: { train: LoadedDataset; test: LoadedDataset };
  files: RunFolder;
}

/** Writes the files of a run. */
export class RunRecord {
  readonly #parts: RunParts;
  readonly #started = new Date();
  /** What has happened so far, for a report of a run that fails. */
  readonly #history: StepRecord[] = [];
  readonly #evaluations: EvaluationRecord[] = [];
  #epochs = 0;

  constructor(parts: RunParts) {
    this.#parts = parts;
  }

  /** Takes note of an event. */
  add(event: TrainingEvent): void {
    if (event.type === 'step') this.#history.push(event.record);
    if (event.type === 'evaluation') this.#evaluations.push(event.record);
    if (event.type === 'epoch') this.#epochs = event.record.epoch;
  }

  async writeConfig(): Promise<void> {
    const { options, steps, model, backend, data, files } = this.#parts;
    const { json: _, force: __, ...asked } = options;
    const { passedOver: ___, ...used } = backend;
    await write(files.config, {
      ...asked,
      steps,
      modelOptions: readMetadata(model)?.options,
      backend: used,
      sources: { train: data.train.source, test: data.test.source },
      versions: { residualjs: version(), ...used.versions },
      machine: describeMachine(),
      started: this.#started.toISOString(),
    });
  }

  async writeWeights(steps: number): Promise<void> {
    const { options, model, files } = this.#parts;
    const metadata = writeNote({ model: options.model, data: options.data, steps });
    await saveWeights(model, files.weights, { metadata });
  }

  /** Writes the report of a result, or of what happened before a run failed. */
  async writeReport(result: TrainingResult = this.#broken()): Promise<void> {
    const { options, model, backend, data, files } = this.#parts;
    const { batch, learningRate, schedule, momentum, weightDecay } = options;
    const stages = stageInputs(model).map((layer, i) => [layer, `input of stage ${i + 1}`]);
    await writeReport(files.report, {
      title: `${options.model} on ${data.train.name}`,
      model: options.model,
      data: dataText(data),
      backend: backendText(backend),
      seed: options.seed,
      result,
      evaluatedOn: 'test',
      gradientLabels: Object.fromEntries(stages),
      details: {
        'Batch size': batch,
        'Learning rate': `${learningRate} (${schedule})`,
        Momentum: momentum,
        'Weight decay': weightDecay,
      },
    });
  }

  async writeSummary(result: TrainingResult): Promise<RunSummary> {
    const { options, backend, files } = this.#parts;
    const { steps, epochs, images, seconds, imagesPerSecond, interrupted, evaluations } = result;
    const summary: RunSummary = {
      model: options.model,
      data: options.data,
      backend: backend.name,
      seed: options.seed,
      ...{ steps, epochs, images, seconds, imagesPerSecond, interrupted },
      test: evaluations.at(-1) ?? null,
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
      history: this.#history,
      evaluations: this.#evaluations,
      interrupted: true,
    };
  }
}

const write = (path: string, value: unknown) => writeWhole(path, `${JSON.stringify(value, null, 2)}\n`);
