import { randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeWhole } from '@residualjs/common/node';
import { LOCK } from '../processes/folder-lock.js';
import { UsageError } from '../usage-error.js';
import { version } from '../version.js';
import type { Sweep } from './grid/read-grid.js';

/** The files of a sweep, by what they hold. */
export interface SweepFolder {
  folder: string;
  /** What was asked for, by the last command; written first. */
  description: string;
  /** A line a finished or failed run. */
  results: string;
  /** Of each run its folder, what it is told and what it printed. */
  runs: string;
  report: string;
}

/** The files of a sweep in a folder. */
export function sweepFolder(folder: string): SweepFolder {
  return {
    folder,
    description: join(folder, 'sweep.json'),
    results: join(folder, 'results.jsonl'),
    runs: join(folder, 'runs'),
    report: join(folder, 'report.html'),
  };
}

/**
 * Looks whether a sweep can be in a folder: it is new or empty, or holds one.
 *
 * @returns the key of the sweep that it holds, or null
 * @throws UsageError where it holds anything else
 */
export async function checkSweepFolder({ folder, description }: SweepFolder): Promise<string | null> {
  const entries = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    if (error.code === 'ENOTDIR') throw new UsageError(`--out '${folder}' is a file; give a folder`);
    throw error;
  });
  const text = await readFile(description, 'utf8').catch(() => null);
  if (text === null) {
    if (entries.every((name) => name === LOCK)) return null;
    throw new UsageError(
      `'${folder}' is not empty (${entries.length} files) and holds no sweep: give another folder as --out`,
    );
  }
  try {
    const { key } = JSON.parse(text);
    if (typeof key === 'string' && /^[0-9a-f]{12}$/.test(key)) return key;
  } catch {
    // said below
  }
  throw new Error(`${description} is not the description of a sweep`);
}

/**
 * Writes what is asked of a sweep into its folder, which is there.
 *
 * @returns a key that tells the sweep from others, also from another one with the same runs in another folder
 */
export async function openSweepFolder(files: SweepFolder, { name, runs }: Sweep): Promise<string> {
  const key = (await checkSweepFolder(files)) ?? randomBytes(6).toString('hex');
  const description = {
    ...{ name, key, version: version() },
    runs: runs.map(({ id, settings }) => ({ id, settings })),
  };
  await writeWhole(files.description, `${JSON.stringify(description, null, 2)}\n`);
  await mkdir(files.runs, { recursive: true });
  return key;
}
