import type { ModelName, Preprocessing } from '@residualjs/models';

/** What a weights file of a run says of itself, so that `evaluate` need not be told. */
export interface WeightsNote {
  model: ModelName;
  /** The data that it was trained on, as `--data` takes it. */
  data: string;
  /** Steps that it was trained for. */
  steps: number;
  /** Options of the model beside input shape and classes, if it has any. */
  options?: Record<string, unknown>;
  /** What images go through, where it is not what their data say. */
  preprocessing?: Preprocessing;
  /** Names of the classes, where no dataset of a known name says them. */
  classes?: string[];
  /** Height and width of the images, where it is not those of their data. */
  inputSize?: number;
}

/** The key of the note among the metadata of a file. */
export const NOTE_KEY = 'residualjs';

/** As metadata of a safetensors file, whose values are strings. */
export function writeNote(note: Partial<WeightsNote>): Record<string, string> {
  return { [NOTE_KEY]: JSON.stringify(note) };
}

/** Reads the note of a file; null where there is none. What it says is checked by those who use it. */
export function readNote(metadata: Record<string, string>): Partial<WeightsNote> | null {
  const text = metadata[NOTE_KEY];
  if (text === undefined) return null;
  try {
    const note: unknown = JSON.parse(text);
    if (typeof note !== 'object' || note === null) return null;
    const { options, preprocessing, classes, inputSize, ...rest } = note as Record<string, unknown>;
    return {
      ...rest,
      ...(isObject(options) ? { options } : {}),
      ...(isPreprocessing(preprocessing) ? { preprocessing } : {}),
      ...(isTexts(classes) ? { classes } : {}),
      ...(Number.isInteger(inputSize) ? { inputSize: inputSize as number } : {}),
    };
  } catch {
    return null;
  }
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isList = (values: unknown): values is number[] =>
  Array.isArray(values) && values.every((value) => Number.isFinite(value));

const isTexts = (values: unknown): values is string[] =>
  Array.isArray(values) && values.every((value) => typeof value === 'string');

const isPreprocessing = (value: unknown): value is Preprocessing =>
  isObject(value) && isList(value.mean) && isList(value.std) && value.std.every((one) => one > 0);
