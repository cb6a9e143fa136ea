import { type BackendDescription, useBackend } from '@residualjs/backends';
import { split } from '@residualjs/datasets';
import { createModel, describeModel } from '@residualjs/models';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { type LoadedImages, loadImages } from '../data-source.js';
import {
  type ChosenPreprocessing,
  preprocessedAs,
  preprocessingSpec,
  resolvePreprocessing,
} from '../evaluate/resolve-preprocessing.js';
import type { CliIo } from '../io.js';
import { UsageError } from '../usage-error.js';
import { type Frozen, freezeParts } from './fine-tune/freeze-parts.js';
import { readStartWeights, type StartedModel } from './fine-tune/start-weights.js';
import { COMPUTED, measureImages } from './measure-images.js';
import { type RunSettings, stepsOf } from './settings/run-settings.js';

/** The images of a run. */
export interface RunData {
  train: LoadedImages;
  /** Images of the training set that are held out; null where none are, and the run is evaluated on the test images. */
  heldOut: LoadedImages | null;
  test: LoadedImages;
}

/** A run with all that it needs, before its first step. */
export interface PreparedRun {
  /** With what the start weights say, so that a run that goes on does not need them again. */
  settings: RunSettings;
  steps: number;
  model: LayersModel;
  backend: BackendDescription;
  data: RunData;
  /** The weights that it starts from; null where there are none, or it goes on from a checkpoint. */
  start: StartedModel | null;
  /** What images go through, where it is not simply what their data say. */
  preprocessing: ChosenPreprocessing | null;
  frozen: Frozen | null;
}

/**
 * Starts the backend, reads the images and builds the model.
 *
 * @param goesOn whether the weights will be those of a checkpoint
 */
export async function prepareRun(
  io: CliIo,
  settings: RunSettings,
  signal: AbortSignal,
  { goesOn = false }: { goesOn?: boolean } = {},
): Promise<PreparedRun> {
  const backend = await useBackend(settings.backend, { threads: settings.threads });
  const { weights, freeze, seed } = settings;
  const begin =
    weights === undefined || goesOn ? null : await readStartWeights(io, { ...settings, weights }, signal);
  const read = await loadRunData(io, settings, signal);
  const measures = settings.preprocessing === COMPUTED;
  const loaded = measures ? await measureImages(read) : read;
  const asked = measures ? 'data' : settings.preprocessing;
  const [height, width, channels] = loaded.train.shape;
  if (height !== width) {
    throw new Error(`the models take square images, and those of ${settings.data} are ${height}x${width}`);
  }
  const classes = loaded.train.classes.length;
  const start = begin && (await begin(loaded.train, asked));
  const model =
    start?.model ??
    createModel(settings.model, { inputSize: height, channels, classes, seed, ...settings.modelOptions });
  try {
    if (settings.initialSize > 0) checkAnySize(model);
    const preprocessing = start?.preprocessing ?? askedPreprocessing(settings.model, asked, loaded.train);
    return {
      settings: {
        ...settings,
        ...(start?.modelOptions && { modelOptions: start.modelOptions }),
        ...(preprocessing && { preprocessing: preprocessingSpec(preprocessing) }),
      },
      steps: stepsOf(settings, loaded.train.size),
      model,
      backend,
      data: preprocessing ? preprocessed(loaded, preprocessing) : loaded,
      start,
      preprocessing,
      frozen: freeze === undefined ? null : freezeParts(model, freeze),
    };
  } catch (error) {
    model.dispose();
    throw error;
  }
}

/** Throws unless the model takes images of any size: where pixels are averaged before the classifier, and not put in a row. */
function checkAnySize(model: LayersModel): void {
  const flatten = model.layers.find((layer) => layer.getClassName() === 'Flatten');
  if (flatten === undefined) return;
  throw new UsageError(
    `--initial-size needs a model for images of any size; ${model.name} has '${flatten.name}'`,
  );
}

/** What `--preprocessing` says for a model that has no trained weights. */
function askedPreprocessing(
  model: RunSettings['model'],
  asked: string | undefined,
  data: LoadedImages,
): ChosenPreprocessing | null {
  if (asked === undefined) return null;
  const ofModel = describeModel(model).preprocessing;
  return resolvePreprocessing({ asked, convention: 'residualjs', model, ofModel, data });
}

const preprocessed = ({ train, heldOut, test }: RunData, preprocessing: ChosenPreprocessing): RunData => ({
  train: preprocessedAs(train, preprocessing),
  heldOut: heldOut && preprocessedAs(heldOut, preprocessing),
  test: preprocessedAs(test, preprocessing),
});

async function loadRunData(io: CliIo, settings: RunSettings, signal: AbortSignal): Promise<RunData> {
  const { data: spec, limit, testLimit, holdOut } = settings;
  const whole = await loadImages(spec, { ...settings, split: 'train', limit, signal }, io);
  const { classes } = whole;
  const test = await loadImages(spec, { ...settings, classes, split: 'test', limit: testLimit, signal }, io);
  if (holdOut === 0) return { train: whole, heldOut: null, test };
  if (holdOut >= whole.size) {
    throw new UsageError(`--hold-out ${holdOut} leaves nothing of ${whole.size} training images`);
  }
  // one seed for all runs: seeds that are compared are then measured on the same images
  const { train, validation } = split(whole, holdOut / whole.size, 0);
  return { train, heldOut: validation, test };
}
