import type { ModelName, Preprocessing } from '@residualjs/models';

/** What a weights file of a run says of itself, so that `evaluate` need not be told. */
export interface WeightsNote {
  model: ModelName;
  /** The data that it was trained on, as `--data` takes it. */
  data: string;
  /** Steps that it was trained for. */
  steps: number;
  /** What images go through, where it is not what their data say. */
  preprocessing?: Preprocessing;
}

const KEY = 'residualjs';

/** As metadata of a safetensors file, whose values are strings. */
export function writeNote(note: Partial<WeightsNote>): Record<string, string> {
  return { [KEY]: JSON.stringify(note) };
}

/** Reads the note of a file; null where there is none. What it says is checked by those who use it. */
export function readNote(metadata: Record<string, string>): Partial<WeightsNote> | null {
  const text = metadata[KEY];
  if (text === undefined) return null;
  try {
    const note: unknown = JSON.parse(text);
    return typeof note === 'object' && note !== null ? note : null;
  } catch {
    return null;
  }
}
