import { basename, resolve } from 'node:path';
import { type BackendName, useBackend } from '@residualjs/backends';
import { type ConventionName, describeModel, type ModelName } from '@residualjs/models';
import { evaluate } from '@residualjs/training';
import { evaluationSource, loadImages } from '../data-source.js';
import { checkDataSpec, imageFolderOf } from '../data-spec.js';
import { EXIT } from '../exit-codes.js';
import { fitModel } from '../fit-model.js';
import type { CliIo } from '../io.js';
import { writeJson } from '../json-file.js';
import { loadWeightsFile } from '../load-weights-file.js';
import { evaluationProgress } from '../progress.js';
import { styleFor } from '../style.js';
import { formatFields } from '../table.js';
import { backendText } from '../train/describe-run.js';
import { accuracyLine } from '../train/results.js';
import { UsageError } from '../usage-error.js';
import { readNote } from '../weights-note.js';
import { preprocessedAs, preprocessingText, resolvePreprocessing } from './resolve-preprocessing.js';
import { checkOutputsFile, writeOutputs } from './write-outputs.js';

/** The options of `residualjs evaluate`, as they are given. */
export interface EvaluateCommandOptions {
  weights: string;
  model?: ModelName;
  data?: string;
  /** Whose names the weights have. */
  from?: ConventionName;
  /** Options of the model. */
  modelOptions?: Record<string, unknown>;
  /** A name, or mean and std. */
  preprocessing?: string;
  split: 'train' | 'test';
  backend: BackendName | 'auto';
  /** Of the wasm backend. */
  threads?: 'auto' | number;
  batch: number;
  /** That make batches of images in files. */
  workers: number;
  limit?: number;
  /** Height and width of the images. */
  inputSize?: number;
  skipDamaged?: boolean;
  /** Where the outputs go. */
  logits?: string;
  json?: string;
}

/**
 * Whether weights were trained on this folder, by its own name: then those of its images that were held out are evaluated, and otherwise
 * all of them.
 */
function sameFolder(spec: string, trainedOn: string | undefined): boolean {
  const [folder, other] = [spec, trainedOn ?? ''].map(imageFolderOf);
  return folder !== null && other !== null && basename(resolve(folder)) === basename(resolve(other));
}

/** Runs `residualjs evaluate`. */
export async function runEvaluation(io: CliIo, options: EvaluateCommandOptions): Promise<number> {
  if (options.model !== undefined) describeModel(options.model); // wrong names are told before any work
  if (options.data !== undefined) checkDataSpec(options.data);
  if (options.logits !== undefined) checkOutputsFile(options.logits);
  const file = await loadWeightsFile(options.weights, io);
  const note = readNote(file.metadata);
  const { model: name = note?.model, data: spec = note?.data } = options;
  if (name === undefined)
    throw new UsageError(`'${options.weights}' does not say of which model it is: give --model`);
  if (spec === undefined)
    throw new UsageError(`'${options.weights}' does not say on which data: give --data`);
  checkDataSpec(spec);

  const backend = await useBackend(options.backend, { threads: options.threads });
  const loaded = await loadImages(
    spec,
    {
      ...options,
      model: name,
      inputSize: options.inputSize ?? note?.inputSize,
      modelOptions: options.modelOptions ?? note?.options,
      classes: note?.classes,
      testFraction: sameFolder(spec, note?.data) ? undefined : Number(options.split === 'test'),
    },
    io,
  );
  const [height, width, channels] = loaded.shape;
  if (height !== width)
    throw new Error(`the models take square images, and those of ${spec} are ${height}x${width}`);
  const {
    model,
    convention,
    preprocessing: ofConvention,
  } = fitModel(name, file, options.weights, {
    from: options.from,
    inputSize: height,
    channels,
    classes: loaded.classes.length,
    modelOptions: options.modelOptions ?? (options.model === undefined ? note?.options : undefined),
  });
  const preprocessing = resolvePreprocessing({
    asked: options.preprocessing,
    noted: note?.preprocessing,
    convention,
    ofConvention,
    model: name,
    ofModel: describeModel(name).preprocessing,
    data: loaded,
  });
  const images = preprocessedAs(loaded, preprocessing);

  const progress = evaluationProgress(io.stderr, images.size);
  const start = performance.now();
  const { batch: batchSize, workers } = options;
  const source = evaluationSource(images, { batchSize, workers }, progress.update);
  const evaluation = await evaluate(model, source).finally(() => source.close());
  const imagesPerSecond = (1000 * images.size) / (performance.now() - start);
  progress.stop();

  const style = styleFor(io.stdout, io.environment);
  const lines = formatFields(
    [
      ['model', name],
      ['weights', `${options.weights}, names of ${convention}`],
      ['data', images.source],
      ['images', preprocessingText(preprocessing)],
      ['backend', backendText(backend)],
      ['speed', `${imagesPerSecond.toFixed(1)} images/s`],
      ['loss', evaluation.loss.toFixed(4)],
      ['wrong', `${evaluation.wrong} of ${evaluation.images}`],
    ],
    style.bold,
  );
  io.stdout.write(`${lines.join('\n')}\n${accuracyLine(options.split, evaluation)}\n`);
  if (options.logits !== undefined) {
    const again = evaluationSource(images, { batchSize, workers });
    await writeOutputs(options.logits, model, again).finally(() => again.close());
  }
  const { passedOver: _, ...used } = backend;
  await writeJson(options.json, {
    model: name,
    weights: options.weights,
    data: spec,
    split: options.split,
    source: images.source,
    convention,
    preprocessing,
    backend: used,
    imagesPerSecond,
    ...evaluation,
  });
  model.dispose();
  return EXIT.success;
}
