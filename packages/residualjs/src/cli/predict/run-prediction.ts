import { type BackendName, useBackend } from '@residualjs/backends';
import {
  type DatasetDescription,
  type DecodeOptions,
  describeDataset,
  type Pixels,
} from '@residualjs/datasets';
import { decodeImage } from '@residualjs/datasets/node';
import {
  type ConventionName,
  describeModel,
  type ModelName,
  type Prediction,
  predict,
} from '@residualjs/models';
import { datasetNameOf, imageFolderOf } from '../data-spec.js';
import { preprocessingText, resolvePreprocessing } from '../evaluate/resolve-preprocessing.js';
import { EXIT } from '../exit-codes.js';
import { fitModel } from '../fit-model.js';
import type { CliIo } from '../io.js';
import { writeJson } from '../json-file.js';
import { loadWeightsFile } from '../load-weights-file.js';
import { styleFor } from '../style.js';
import { formatFields, formatTable } from '../table.js';
import { UsageError } from '../usage-error.js';
import { readNote } from '../weights-note.js';
import { classLabels } from './labels.js';

/** The options of `residualjs predict`, as they are given. */
export interface PredictCommandOptions {
  weights: string;
  model?: ModelName;
  modelOptions?: Record<string, unknown>;
  from?: ConventionName;
  inputSize?: number;
  preprocessing?: string;
  labels?: string;
  top: number;
  backend: BackendName | 'auto';
  threads?: 'auto' | number;
  json?: string;
}

/** Runs `residualjs predict`. */
export async function runPrediction(
  io: CliIo,
  images: string[],
  options: PredictCommandOptions,
  decode: (path: string, options: DecodeOptions) => Promise<Pixels> = decodeImage,
): Promise<number> {
  if (options.model !== undefined) describeModel(options.model); // wrong names are told before any work
  const file = await loadWeightsFile(options.weights, io);
  const note = readNote(file.metadata);
  const name = options.model ?? note?.model;
  if (name === undefined)
    throw new UsageError(`'${options.weights}' does not say of which model it is: give --model`);
  const row = describeModel(name);
  const trainedOn = knownData(note?.data);

  await useBackend(options.backend, { threads: options.threads });
  const {
    model,
    convention,
    preprocessing: ofConvention,
  } = fitModel(name, file, options.weights, {
    from: options.from,
    inputSize: options.inputSize ?? note?.inputSize ?? trainedOn?.shape[0],
    modelOptions: options.modelOptions ?? (options.model === undefined ? note?.options : undefined),
  });
  try {
    const [, , , channels] = model.inputs[0].shape as [number, number, number, number];
    const published = { name: row.dataset, shape: [0, 0, channels] as [number, number, number] };
    const { because, ...preprocessing } = resolvePreprocessing({
      asked: options.preprocessing,
      noted: note?.preprocessing,
      convention,
      ofConvention,
      model: name,
      ofModel: row.preprocessing,
      data: trainedOn ?? { ...published, mean: [...row.preprocessing.mean], std: [...row.preprocessing.std] },
    });
    const classes = model.outputs[0].shape[1] as number;
    const labels = await classLabels({
      asked: options.labels,
      noted: note?.classes,
      data: trainedOn?.name,
      published: row.dataset,
      classes,
    });

    const { bold } = styleFor(io.stdout, io.environment);
    const fields = [
      ['model', name],
      ['weights', `${options.weights}, names of ${convention}`],
      ['images', preprocessingText({ ...preprocessing, because })],
    ] as const;
    const results: { file: string; predictions: Prediction[] }[] = [];
    for (const path of images) {
      const { data, height, width } = await decode(path, { channels });
      const pixels = { data, shape: [height, width, channels] };
      const predictions = await predict(model, pixels, {
        k: options.top,
        labels: labels ?? undefined,
        preprocessing,
      });
      results.push({ file: path, predictions });
    }
    const rows = results.flatMap(({ file: path, predictions }) =>
      predictions.map(({ label, probability }, i) => [i === 0 ? path : '', label, percent(probability)]),
    );
    const columns = [
      { title: 'image' },
      { title: 'class' },
      { title: 'probability', align: 'right' as const },
    ];
    const lines = [...formatFields(fields, bold), '', ...formatTable(columns, rows, bold)];
    io.stdout.write(`${lines.join('\n')}\n`);
    await writeJson(options.json, {
      model: name,
      weights: options.weights,
      convention,
      preprocessing: { ...preprocessing, because },
      images: results,
    });
    return EXIT.success;
  } finally {
    model.dispose();
  }
}

/** The dataset that weights were trained on; null where it is none of a known name. */
const knownData = (spec: string | undefined): DatasetDescription | null =>
  spec === undefined || imageFolderOf(spec) !== null ? null : describeDataset(datasetNameOf(spec));

const percent = (probability: number) => `${(100 * probability).toFixed(1)} %`;
