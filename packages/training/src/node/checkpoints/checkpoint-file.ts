import { createHash } from 'node:crypto';
import {
  parseSafetensors,
  readSafetensorsHeader,
  type WeightInput,
  writeSafetensors,
} from '@residualjs/weights';
import type { SavedTensor } from '../../state/saved-tensors.js';
import type { TrainingState } from '../../state/training-state.js';

/** A state of a run with what is needed to make the run again. */
export interface Checkpoint {
  state: TrainingState;
  /** What the run was told: anything that JSON can hold. */
  configuration: unknown;
}

/** Thrown where a file is no whole checkpoint. */
export class CheckpointError extends Error {
  override readonly name = 'CheckpointError';
  readonly file: string;

  constructor(file: string, why: string, options?: ErrorOptions) {
    super(`${file} is no checkpoint that can be used: ${why}`, options);
    this.file = file;
  }
}

const KEY = 'residualjs.checkpoint';
const DIGEST = 'residualjs.sha256';
const VERSION = 1;

/** Everything of a state but its tensors, as JSON. */
type Numbers = Omit<TrainingState, 'weights' | 'optimizer' | 'average'> & {
  optimizerSteps: number;
  averageSteps: number | null;
};

/** Over the numbers and every tensor, so that a bit that turned on the disk is found before it is trained on. */
function digest(text: string, tensors: Iterable<readonly [string, { data: ArrayBufferView }]>): string {
  const hash = createHash('sha256').update(text);
  const sorted = [...tensors].sort(([a], [b]) => (a < b ? -1 : 1));
  for (const [name, { data }] of sorted) {
    hash.update(`\0${name}\0`).update(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
  }
  return hash.digest('hex');
}

/**
 * The bytes of a checkpoint: a safetensors file, so that any tool can read its weights, with tensors `model/…`, `optimizer/…` and
 * `average/…`, and the rest as JSON in its header, under a SHA-256 of all of it.
 */
export function encodeCheckpoint({ state, configuration }: Checkpoint): Uint8Array {
  const { weights, optimizer, average, ...numbers } = state;
  const tensors = new Map<string, WeightInput & { data: Float32Array }>();
  const add = (prefix: string, saved: readonly SavedTensor[]) => {
    for (const { name, shape, values } of saved) tensors.set(`${prefix}/${name}`, { shape, data: values });
  };
  add('model', weights);
  add('optimizer', optimizer.tensors);
  if (average) add('average', average.tensors);
  const content: Numbers = {
    ...numbers,
    optimizerSteps: optimizer.steps,
    averageSteps: average?.steps ?? null,
  };
  const text = JSON.stringify({ version: VERSION, state: content, configuration });
  return writeSafetensors(tensors, { [KEY]: text, [DIGEST]: digest(text, tensors) });
}

/**
 * Reads a checkpoint.
 *
 * @param file what errors call it
 * @throws CheckpointError where it is cut off, damaged, of a newer version or something else
 */
export function decodeCheckpoint(bytes: Uint8Array, file: string): Checkpoint {
  try {
    const { metadata } = readSafetensorsHeader(bytes, file);
    const text = metadata[KEY];
    if (text === undefined) throw new Error('it holds weights, but no state of a run');
    const tensors = parseSafetensors(bytes, { file });
    if (digest(text, tensors as Map<string, { data: ArrayBufferView }>) !== metadata[DIGEST]) {
      throw new Error('its checksum does not fit its content, so it was damaged after it was written');
    }
    for (const [name, { data }] of tensors) {
      // the checksum is over their bytes
      if (!(data instanceof Float32Array)) {
        throw new Error(`its tensor '${name}' is no longer float32, so it was damaged after it was written`);
      }
    }
    const { version, state, configuration } = JSON.parse(text);
    if (version !== VERSION) {
      throw new Error(`it is of version ${version}, and this program reads version ${VERSION}`);
    }
    const { optimizerSteps, averageSteps, ...numbers } = state as Numbers;
    const named = (prefix: string): SavedTensor[] =>
      [...tensors]
        .filter(([name]) => name.startsWith(`${prefix}/`))
        .map(([name, { shape, data }]) => ({
          name: name.slice(prefix.length + 1),
          shape: [...shape],
          values: data as Float32Array,
        }));
    const average = averageSteps === null ? null : { steps: averageSteps, tensors: named('average') };
    return {
      state: {
        ...numbers,
        weights: named('model'),
        optimizer: { steps: optimizerSteps, tensors: named('optimizer') },
        average,
      },
      configuration,
    };
  } catch (error) {
    throw new CheckpointError(file, (error as Error).message, { cause: error });
  }
}
