import type { LabelledImages } from '@residualjs/datasets';
import {
  type AllModelOptions,
  type ConventionName,
  createModel,
  describeModel,
  isModelName,
  type Preprocessing,
  readMetadata,
  replaceHead,
} from '@residualjs/models';
import type { WeightFile } from '@residualjs/weights';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { type ChosenPreprocessing, resolvePreprocessing } from '../../evaluate/resolve-preprocessing.js';
import { fitModel } from '../../fit-model.js';
import type { CliIo } from '../../io.js';
import { downloadProgress, loadWeightsFile } from '../../load-weights-file.js';
import { UsageError } from '../../usage-error.js';
import { readNote, type WeightsNote } from '../../weights-note.js';
import type { RunSettings } from '../settings/run-settings.js';

/** Settings of a run that starts from trained weights. */
export type StartSettings = Pick<RunSettings, 'model' | 'modelOptions' | 'preprocessing' | 'seed'> & {
  /** A path, a URL, `hf:owner/name/file`, or the name of weights that the model is published with. */
  weights: string;
};

/** A network with trained weights in it, made for the images of a run. */
export interface StartedModel {
  model: LayersModel;
  /** Options of the model: those of the run, else those that the weights were trained with. */
  modelOptions?: Record<string, unknown>;
  /** What images go through: what the weights were trained with, where nothing else is asked for. */
  preprocessing: ChosenPreprocessing;
  /** The weights in words. */
  source: string;
  /** The classifier, where the data have other classes than the weights: it starts with fresh weights. */
  fresh: { layer: string; classes: number; before: number } | null;
}

/** A network with the classes of its weights. */
interface Trained {
  model: LayersModel;
  convention: ConventionName;
  ofConvention?: Preprocessing;
  noted?: Preprocessing;
  source: string;
}

/** The size, channels and random numbers of a network. */
type Build = Pick<AllModelOptions, 'inputSize' | 'channels' | 'seed'>;

/**
 * Reads the weights that a run starts from. What it gives builds the network of the run once the images are there: every weight
 * must fit, but a classifier for other classes is replaced by a fresh one.
 *
 * @throws UsageError where the weights say that they are of another model, or no such weights are known; what reading a file or
 *   building a model throws. Building throws WeightMismatchError with all that does not fit.
 */
export async function readStartWeights(
  io: CliIo,
  settings: StartSettings,
  signal: AbortSignal,
): Promise<(images: LabelledImages, preprocessing?: string) => Promise<StartedModel>> {
  const { model: name, weights, seed } = settings;
  const { pretrained, preprocessing: ofModel } = describeModel(name);
  const published = pretrained.find(({ tag }) => tag === weights);
  const file = published ? null : await loadFile(io, settings, signal);
  const note = file && noteOf(file, settings);
  const modelOptions = settings.modelOptions ?? note?.options;
  const { classes: asked, ...others } = modelOptions ?? {};

  return async (images, asking = settings.preprocessing) => {
    const [inputSize, , channels] = images.shape;
    const build = { inputSize, channels, seed, ...others };
    const trained = file
      ? fromFile(settings, file, note, build)
      : await fromPublished(io, settings, build, signal);
    const { convention, ofConvention, noted, source } = trained;
    const classes = typeof asked === 'number' ? asked : images.classes.length;
    const { model, fresh } = withClasses(trained.model, classes, build.seed);
    try {
      const preprocessing = resolvePreprocessing({
        asked: asking,
        noted,
        convention,
        ofConvention,
        model: name,
        ofModel,
        data: images,
      });
      return { model, modelOptions, preprocessing, source, fresh };
    } catch (error) {
      model.dispose();
      throw error;
    }
  };
}

async function loadFile(
  io: CliIo,
  { model, weights }: StartSettings,
  signal: AbortSignal,
): Promise<WeightFile> {
  if (!/[/\\:.]/.test(weights)) {
    const known = describeModel(model).pretrained.map(({ tag }) => `'${tag}'`);
    const there =
      known.length > 0 ? `published for ${model} are ${known.join(', ')}` : `none are known for ${model}`;
    throw new UsageError(
      `--weights '${weights}' is no file, and no published weights have this name: ${there}`,
    );
  }
  return loadWeightsFile(weights, { ...io, signal });
}

/** What a file says of itself, where it is of the model of the run. */
function noteOf(file: WeightFile, { model, weights }: StartSettings): Partial<WeightsNote> | null {
  const note = readNote(file.metadata);
  if (note?.model === undefined) return note;
  if (isModelName(note.model) && describeModel(note.model).name === describeModel(model).name) return note;
  throw new UsageError(
    `'${weights}' has the weights of ${note.model}, and the run would train ${model}: give --model ${note.model}`,
  );
}

function fromFile(
  { model: name, weights }: StartSettings,
  file: WeightFile,
  note: Partial<WeightsNote> | null,
  build: Build,
): Trained {
  const { model, convention, preprocessing } = fitModel(name, file, weights, { modelOptions: { ...build } });
  return {
    model,
    convention,
    ofConvention: preprocessing,
    noted: note?.preprocessing,
    source: `${weights}, names of ${convention}`,
  };
}

async function fromPublished(
  io: CliIo,
  { model: name, weights }: StartSettings,
  build: Build,
  signal: AbortSignal,
): Promise<Trained> {
  const pretrained = { source: weights, signal, onProgress: downloadProgress(io) };
  const model = await createModel<string>(name, { ...build, pretrained });
  const { source, preprocessing } = readMetadata(model)?.pretrained ?? {};
  return {
    model,
    convention: 'residualjs',
    noted: preprocessing,
    source: `${weights}, published as ${source}`,
  };
}

/** The network with a fresh classifier where its own is for another number of classes. */
function withClasses(
  model: LayersModel,
  classes: number,
  seed: number | undefined,
): Pick<StartedModel, 'model' | 'fresh'> {
  const [output] = model.outputs;
  const before = output.shape[1] as number;
  if (before === classes) return { model, fresh: null };
  try {
    const fresh = { layer: output.sourceLayer.name, classes, before };
    return { model: replaceHead(model, { classes, seed }), fresh };
  } finally {
    model.dispose();
  }
}
