import { type BackendDescription, useBackend } from '@residualjs/backends';
import { split } from '@residualjs/datasets';
import type { LoadedDataset } from '@residualjs/datasets/node';
import { createModel } from '@residualjs/models';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { loadImages } from '../data-source.js';
import type { CliIo } from '../io.js';
import { UsageError } from '../usage-error.js';
import { type RunSettings, stepsOf } from './settings/run-settings.js';

/** The images of a run. */
export interface RunData {
  train: LoadedDataset;
  /** Images of the training set that are held out; null where none are, and the run is evaluated on the test images. */
  heldOut: LoadedDataset | null;
  test: LoadedDataset;
}

/** A run with all that it needs, before its first step. */
export interface PreparedRun {
  settings: RunSettings;
  steps: number;
  model: LayersModel;
  backend: BackendDescription;
  data: RunData;
}

/** Starts the backend, reads the images and builds the model. */
export async function prepareRun(
  io: CliIo,
  settings: RunSettings,
  signal: AbortSignal,
): Promise<PreparedRun> {
  const backend = await useBackend(settings.backend, { threads: settings.threads });
  const data = await loadRunData(io, settings, signal);
  const [height, width, channels] = data.train.shape;
  if (height !== width) {
    throw new Error(`the models take square images, and those of ${settings.data} are ${height}x${width}`);
  }
  const model = createModel(settings.model, {
    inputSize: height,
    channels,
    classes: data.train.classes.length,
    seed: settings.seed,
    ...settings.modelOptions,
  });
  return { settings, backend, data, model, steps: stepsOf(settings, data.train.size) };
}

async function loadRunData(
  io: CliIo,
  { data: spec, limit, testLimit, holdOut }: RunSettings,
  signal: AbortSignal,
): Promise<RunData> {
  const whole = await loadImages(spec, { split: 'train', limit, signal }, io);
  const test = await loadImages(spec, { split: 'test', limit: testLimit, signal }, io);
  if (holdOut === 0) return { train: whole, heldOut: null, test };
  if (holdOut >= whole.size) {
    throw new UsageError(`--hold-out ${holdOut} leaves nothing of ${whole.size} training images`);
  }
  // one seed for all runs: seeds that are compared are then measured on the same images
  const { train, validation } = split(whole, holdOut / whole.size, 0);
  return { train: { ...whole, ...train }, heldOut: { ...whole, ...validation }, test };
}
