import { open, readFile } from 'node:fs/promises';
import type { RunFolder } from '../../train/run-folder.js';

/** How far a run is. */
export interface RunProgress {
  step: number;
  /** In all. */
  steps: number;
  /** Of the last steps. */
  imagesPerSecond: number;
}

/** So much of the end of a journal holds a few steps, whatever is measured in them. */
const TAIL = 32 * 1024;
/** How many steps the speed is taken of. */
const STEPS = 10;

/** The last bytes of a file, without the line that they begin in and the one that is just being written. */
async function lastLines(path: string): Promise<string[]> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    const from = Math.max(0, size - TAIL);
    const { buffer, bytesRead } = await file.read(Buffer.alloc(size - from), 0, size - from, from);
    const lines = buffer.toString('utf8', 0, bytesRead).split('\n').slice(0, -1);
    return from > 0 ? lines.slice(1) : lines;
  } finally {
    await file.close();
  }
}

/** How far a run is, from the end of its journal; null before its first step. */
export async function readProgress({ config, journal }: RunFolder): Promise<RunProgress | null> {
  try {
    const { steps } = JSON.parse(await readFile(config, 'utf8'));
    const entries = (await lastLines(journal)).map((line) => JSON.parse(line));
    const last = entries.filter(({ type }) => type === 'step').slice(-STEPS);
    const images = last.reduce((sum, entry) => sum + entry.images, 0);
    const seconds = last.reduce((sum, entry) => sum + entry.images / entry.imagesPerSecond, 0);
    return last.length === 0
      ? null
      : { step: last[last.length - 1].step, steps, imagesPerSecond: images / seconds };
  } catch {
    return null; // a file that is not there yet: this is only for show
  }
}
