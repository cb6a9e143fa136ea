import { readFile } from 'node:fs/promises';
import type { RunFolder } from '../../train/run-folder.js';
import type { RunSummary } from '../../train/run-record.js';

/** An evaluation of a run. */
export interface Measure {
  /** Null where it was not finite: JSON has no other word for it. */
  loss: number | null;
  accuracy: number;
  images: number;
}

/** What a run came to. */
export interface RunMetrics {
  steps: number;
  seconds: number;
  imagesPerSecond: number;
  backend: string;
  /** On the images that were held out; null where none were. */
  heldOut: Measure | null;
  test: Measure | null;
}

const measure = (found: Measure | null): Measure | null =>
  found && { loss: found.loss, accuracy: found.accuracy, images: found.images };

/**
 * What a finished run came to, from its summary; null for one that was not finished.
 *
 * @throws Error where the summary is damaged
 */
export async function readMetrics({ summary }: RunFolder): Promise<RunMetrics | null> {
  const text = await readFile(summary, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  if (text === null) return null;
  try {
    const found: RunSummary = JSON.parse(text);
    if (found.interrupted) return null;
    const { steps, seconds, imagesPerSecond, backend } = found;
    const { heldOut, test } = found;
    return {
      ...{ steps, seconds, imagesPerSecond, backend },
      ...{ heldOut: measure(heldOut), test: measure(test) },
    };
  } catch (error) {
    throw new Error(`${summary} is not the summary of a run: ${(error as Error).message}`, { cause: error });
  }
}
