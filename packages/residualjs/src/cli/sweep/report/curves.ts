import { readFile } from 'node:fs/promises';
import { writeWhole } from '@residualjs/common/node';
import type { ReportRun } from '@residualjs/training/node';
import type { RunPlace } from '../run/run-place.js';

/** More steps than are ever sent. */
const MOST_RECORDS = 20_000;

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isNumber = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value);
const isText = (value: unknown): value is string => typeof value === 'string' && value.length <= 1000;

/** JSON has no NaN: what was not finite came as null. */
const number = (value: unknown): number => (isNumber(value) ? value : Number.NaN);

function records<Key extends string>(value: unknown, keys: readonly Key[]): Record<Key, number>[] | null {
  if (!Array.isArray(value) || value.length > MOST_RECORDS || !value.every(isObject)) return null;
  return value.map(
    (record) => Object.fromEntries(keys.map((key) => [key, number(record[key])])) as Record<Key, number>,
  );
}

/** Checks what another machine says of the course of a run; null where that is nothing that could be drawn. */
export function checkCurves(value: unknown): ReportRun | null {
  if (!isObject(value) || !isObject(value.result)) return null;
  const { title, model, data, backend, evaluatedOn, seed, result } = value;
  const history = records(result.history, [
    ...(['step', 'epoch', 'images', 'loss', 'accuracy', 'learningRate', 'imagesPerSecond'] as const),
  ]);
  const evaluations = records(result.evaluations, ['step', 'epoch', 'loss', 'accuracy', 'wrong', 'images']);
  if (history === null || evaluations === null) return null;
  if (!isText(title) || !isText(model) || !isText(data) || !isText(backend) || !isText(evaluatedOn))
    return null;
  const { steps, epochs, seconds, imagesPerSecond } = result;
  return {
    ...{ title, model, data, backend, evaluatedOn, seed: number(seed) },
    result: {
      ...{ steps: number(steps), epochs: number(epochs), seconds: number(seconds) },
      ...{ imagesPerSecond: number(imagesPerSecond), waitingShare: 0 },
      ...{ history, evaluations, interrupted: false, stopped: null },
    },
  };
}

const fileOf = ({ files }: RunPlace) => `${files.folder}.curves.json`;

/** Keeps the course of a run whose files are on another machine. */
export async function writeCurves(place: RunPlace, run: ReportRun): Promise<void> {
  await writeWhole(fileOf(place), JSON.stringify(run));
}

/** The course of a run whose files are on another machine; null where there is none. */
export async function readCurves(place: RunPlace): Promise<ReportRun | null> {
  const text = await readFile(fileOf(place), 'utf8').catch(() => null);
  return text === null ? null : checkCurves(JSON.parse(text));
}
