import type { BackendName } from '@residualjs/backends';
import { isModelName, type ModelName } from '@residualjs/models';

/** What the page measures. */
export interface BrowserSettings {
  backends: BackendName[];
  work: ('training' | 'inference')[];
  model: ModelName;
  inputSize: number;
  /** Images of a batch; backends in software do one image. */
  batch: number;
  rounds: number;
}

const BACKENDS = ['webgpu', 'webgl', 'wasm'] as const satisfies BackendName[];
const WORK = ['training', 'inference'] as const;

function list<Name extends string>(query: URLSearchParams, key: string, known: readonly Name[]): Name[] {
  const names = query.get(key)?.split(',') ?? [...known];
  const unknown = names.find((name) => !known.includes(name as Name));
  if (unknown !== undefined) throw new Error(`${key} has '${unknown}', which is none of ${known.join(', ')}`);
  return names as Name[];
}

function whole(query: URLSearchParams, key: string, otherwise: number): number {
  const value = Number(query.get(key) ?? otherwise);
  if (!Number.isInteger(value) || value < 1) {
    throw new Error(`${key} is '${query.get(key)}'; give a whole number from 1 on`);
  }
  return value;
}

/**
 * The settings in the address of the page: `?model=resnet20&batch=32&backends=wasm,webgpu`.
 *
 * @throws Error where one is not what it can be
 */
export function browserSettings(query: URLSearchParams): BrowserSettings {
  const model = query.get('model') ?? 'resnet20';
  if (!isModelName(model)) throw new Error(`model is '${model}', which is no model of the zoo`);
  return {
    backends: list(query, 'backends', BACKENDS),
    work: list(query, 'work', WORK),
    model,
    inputSize: whole(query, 'inputSize', 32),
    batch: whole(query, 'batch', 32),
    rounds: whole(query, 'rounds', 5),
  };
}
