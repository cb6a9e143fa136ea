import { existsSync } from 'node:fs';
import { mkdir, open, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { writeWhole } from '@residualjs/common/node';
import { EXIT } from '../../exit-codes.js';
import type { CliIo } from '../../io.js';
import { waitForFolder } from '../../processes/folder-lock.js';
import { type ProgramEnd, runProgram } from '../../processes/run-program.js';
import type { GivenSettings } from '../../train/settings/read-settings.js';
import { type RunMetrics, readMetrics } from './run-metrics.js';
import type { RunPlace } from './run-place.js';

/** How a run ended: what it came to, or why it came to nothing. */
export type RunEnd = { status: 'done'; metrics: RunMetrics } | { status: 'failed'; error: string };

/** Settings that do not change what a run is, only where and how fast it is carried out. */
export type RunOverrides = Pick<GivenSettings, 'backend' | 'threads' | 'data'>;

/** Options of {@link carryOutRun}. */
export interface CarryOutOptions {
  overrides?: RunOverrides;
  environment?: CliIo['environment'];
  /** Ends the run in order; it goes on another time. */
  signal?: AbortSignal;
  /** Hears of a process that has to end first. */
  onWait?: (text: string) => void;
}

/**
 * Carries a run out in a process of its own: from the start, or from its last checkpoint where it was broken off; not at all
 * where it is finished.
 *
 * @returns how it ended; null where it was interrupted
 */
export async function carryOutRun(
  settings: GivenSettings,
  place: RunPlace,
  { overrides = {}, environment, signal, onWait }: CarryOutOptions = {},
): Promise<RunEnd | null> {
  const { files, recipe, log } = place;
  await mkdir(dirname(files.folder), { recursive: true });
  // The process of a sweep that was killed ends by itself, but not at once.
  await waitForFolder(files.folder, { signal, onWait });
  if (signal?.aborted) return null;
  const before = await readMetrics(files);
  if (before !== null) return { status: 'done', metrics: before };

  await writeWhole(recipe, `${JSON.stringify({ ...settings, ...overrides }, null, 2)}\n`);
  const printed = await stat(log).then(
    ({ size }) => size,
    () => 0,
  );
  const end = await runProgram(argumentsOf(place, overrides), { log, environment, signal });
  if (end.code === EXIT.success) {
    const metrics = await readMetrics(files);
    if (metrics !== null) return { status: 'done', metrics };
  }
  return signal?.aborted ? null : { status: 'failed', error: await describeFailure(end, log, printed) };
}

function argumentsOf({ files, recipe }: RunPlace, { backend, threads }: RunOverrides): string[] {
  if (!existsSync(files.config)) return ['train', '--recipe', recipe, '--out', files.folder, '--force'];
  return [
    'resume',
    files.folder,
    ...(backend === undefined ? [] : ['--backend', backend]),
    ...(threads === undefined ? [] : ['--threads', String(threads)]),
  ];
}

/** So much of what a run printed last is looked at for its error. */
const TAIL = 16 * 1024;
/** So much of an error is kept. */
const MOST_LETTERS = 1000;

/** Why a run failed: its error, as far as it told one, else how its process ended. */
async function describeFailure({ code, signal }: ProgramEnd, log: string, from: number): Promise<string> {
  const hint = signal === 'SIGKILL' ? ', as a system does that runs out of memory' : '';
  const how = signal === null ? `exit code ${code}` : `killed by ${signal}${hint}`;
  const file = await open(log, 'r');
  try {
    const { size } = await file.stat();
    const start = Math.max(from, size - TAIL);
    const { buffer, bytesRead } = await file.read(Buffer.alloc(size - start), 0, size - start, start);
    const text = stripVTControlCharacters(buffer.toString('utf8', 0, bytesRead));
    const at = text.lastIndexOf('\nerror: ');
    const error = (at >= 0 ? text.slice(at + 1) : text.startsWith('error: ') ? text : '').slice(
      'error: '.length,
    );
    return error === '' ? how : error.trim().slice(0, MOST_LETTERS);
  } finally {
    await file.close();
  }
}
