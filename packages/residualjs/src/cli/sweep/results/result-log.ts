import { existsSync } from 'node:fs';
import { type Journal, openJournal, readJournal } from '@residualjs/training/node';
import { isRunResult, type RunResult } from './run-result.js';

/** The results of a sweep, in a file that grows by a line a run. */
export interface ResultLog {
  /** The result of a run; undefined while it has none. */
  get(id: string): RunResult | undefined;
  /**
   * Takes a result and writes it to the disk before it returns. A run has one result: another is not taken, and neither is one
   * that was forgotten.
   *
   * @returns whether it was taken
   */
  add(result: RunResult): boolean;
  /** Makes room for another result of a run that failed. What was written stays in the file; what comes last counts. */
  forget(id: string): void;
  close(): void;
}

/** The results in a file, the last of each run; none where there is no file. Throws where it is not one of results. */
export function readResults(path: string): Map<string, RunResult> {
  if (!existsSync(path)) return new Map();
  const { entries } = readJournal(path);
  return new Map(
    entries.map((entry, i) => {
      if (!isRunResult(entry)) throw new Error(`line ${i + 1} of ${path} is not the result of a run`);
      return [entry.id, entry];
    }),
  );
}

/**
 * Opens the results of a sweep. A line that was cut off, by a kill or a full disk, is taken away: its run counts as not
 * finished, and everything before it stays.
 *
 * @throws Error where the file is damaged otherwise, or not one of results
 */
export function openResults(path: string): ResultLog {
  const results = readResults(path);
  const forgotten = new Map<string, string>();
  const journal: Journal = openJournal(path, { flushEvery: 0 });
  return {
    get: (id) => results.get(id),
    add(result) {
      if (results.has(result.id) || forgotten.get(result.id) === result.ended) return false;
      journal.write({ ...result });
      results.set(result.id, result);
      return true;
    },
    forget(id) {
      forgotten.set(id, results.get(id)?.ended ?? '');
      results.delete(id);
    },
    close: () => journal.close(),
  };
}
