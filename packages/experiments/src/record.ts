import { PRESET_NAMES, type PresetName } from './experiment.js';
import type { Reproduction } from './reproduce.js';

/** What made a result: whoever doubts it can make it again. */
export interface RecordOrigin {
  /** The command that gives it again. */
  command: string;
  /** When it was done, ISO 8601. */
  date: string;
  /** How long it took. */
  seconds: number;
  /** Versions of this house and of Node. */
  versions: { residualjs: string; node: string };
  backend: { name: string; simd: string | null; threads: number; device: string };
  machine: { platform: string; architecture: string; processor: string; cores: number };
}

/** A reproduction with its origin, as files have it. */
export interface ExperimentRecord<Config extends object = object, Result = unknown>
  extends Reproduction<Config, Result> {
  origin: RecordOrigin;
}

/** A file that is no record. */
export class RecordError extends Error {
  override readonly name = 'RecordError';
}

/** The parts of a record, and what each must be. */
const PARTS: Record<keyof ExperimentRecord, (value: unknown) => boolean> = {
  experiment: (value) => typeof value === 'string',
  preset: (value) => PRESET_NAMES.includes(value as PresetName),
  config: isObject,
  seed: Number.isSafeInteger,
  origin: isObject,
  claims: Array.isArray,
  result: (value) => value !== undefined,
};

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * Reads a record from the text of a file.
 *
 * @param file what errors call it
 * @throws RecordError if it is not JSON, or a part is missing or of the wrong kind
 */
export function parseRecord(text: string, file: string): ExperimentRecord {
  let value: Record<string, unknown>;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new RecordError(`${file} is not JSON: ${(error as Error).message}`);
  }
  if (!isObject(value)) throw new RecordError(`${file} holds no record of an experiment`);
  for (const [part, fits] of Object.entries(PARTS)) {
    if (!fits(value[part])) {
      throw new RecordError(
        `${file}: '${part}' is ${JSON.stringify(value[part])?.slice(0, 60)}, which no record has there`,
      );
    }
  }
  return value as unknown as ExperimentRecord;
}

/** The text of a record: JSON with a line for every list of numbers, so that files are short and changes show. */
export function formatRecord({
  experiment,
  preset,
  seed,
  config,
  origin,
  claims,
  result,
}: ExperimentRecord): string {
  return `${format({ experiment, preset, seed, config, origin, claims, result }, '')}\n`;
}

function format(value: unknown, indent: string): string {
  const isList = Array.isArray(value);
  if (
    typeof value !== 'object' ||
    value === null ||
    (isList && value.every((item) => typeof item !== 'object'))
  ) {
    return JSON.stringify(value);
  }
  const inner = `${indent}  `;
  const lines = isList
    ? value.map((item) => inner + format(item, inner))
    : Object.entries(value)
        .filter(([, item]) => item !== undefined)
        .map(([key, item]) => `${inner}${JSON.stringify(key)}: ${format(item, inner)}`);
  const [open, close] = isList ? '[]' : '{}';
  return lines.length === 0 ? open + close : `${open}\n${lines.join(',\n')}\n${indent}${close}`;
}
