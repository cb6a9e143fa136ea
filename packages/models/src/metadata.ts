import type * as tfl from '@tensorflow/tfjs-layers';
import { isModelName } from './find-row.js';
import type { ResolvedModelOptions } from './options.js';
import { defaultOptions } from './resolve-options.js';
import { MODELS, type ModelName } from './tables/index.js';
import type { Preprocessing } from './tables/row.js';

/** What a model of the zoo remembers of how it was made. */
export interface ModelMetadata {
  model: ModelName;
  options: ResolvedModelOptions;
  /** True after foldBatchNorm: the weights are no longer those that `options` would give. */
  folded?: boolean;
  /** Where its weights come from, if they were pretrained. */
  pretrained?: PretrainedNote;
}

/** What a model remembers of its pretrained weights. */
export interface PretrainedNote {
  /** The name of the source, or its address. */
  source: string;
  /** What its images went through in training. */
  preprocessing: Preprocessing;
  /** The images that it was trained for; null where nothing says it, and after `replaceHead`. */
  dataset: string | null;
}

const KEY = 'residualjs';

/** Notes in a model how it was made; tfjs saves and loads the note with the model. */
export function writeMetadata(model: tfl.LayersModel, metadata: ModelMetadata): void {
  model.setUserDefinedMetadata({ ...model.getUserDefinedMetadata(), [KEY]: metadata });
}

/**
 * Which model of the zoo this is, and with which options it was made; also of a model that was saved and loaded. Null
 * where it is none. What a file says is not checked against its layers; an option that was not there yet when it was
 * saved has the value that the model's row gives it.
 *
 * @example
 * readMetadata(resnet20({ classes: 100 })); // { model: 'resnet20', options: { classes: 100, … } }
 */
export function readMetadata(model: tfl.LayersModel): ModelMetadata | null {
  const note = (model.getUserDefinedMetadata() as Record<string, ModelMetadata> | undefined)?.[KEY];
  if (!note || typeof note !== 'object' || !isModelName(String(note.model))) return null;
  return { ...note, options: { ...defaultOptions(MODELS[note.model]), ...note.options } };
}
