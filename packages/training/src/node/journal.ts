import {
  closeSync,
  fdatasyncSync,
  fstatSync,
  ftruncateSync,
  openSync,
  readFileSync,
  readSync,
  writeSync,
} from 'node:fs';
import { writeWhole } from '@residualjs/common/node';

/** One line of a journal: a JSON object. */
export type JournalEntry = Record<string, unknown>;

/** A file that grows by one line an entry. */
export interface Journal {
  readonly path: string;
  /** Appends an entry as one line of JSON and hands it to the system. */
  write(entry: JournalEntry): void;
  /** Flushes to the disk and closes; a second call does nothing. */
  close(): void;
}

/** Options of {@link openJournal}. */
export interface OpenJournalOptions {
  /**
   * The longest time in milliseconds that written lines may wait to be flushed to the disk. A crash of the
   * program loses nothing in any case; a crash of the machine can lose so much. 0 flushes every line.
   */
  flushEvery?: number;
}

const NEWLINE = 0x0a;

/** JSON has no NaN and no Infinity: they are written as strings of these names, and read back as numbers. */
const NON_FINITE = ['NaN', 'Infinity', '-Infinity'];
const write = (_key: string, value: unknown) =>
  typeof value === 'number' && !Number.isFinite(value) ? String(value) : value;
const revive = (_key: string, value: unknown) =>
  typeof value === 'string' && NON_FINITE.includes(value) ? Number(value) : value;

/** Cuts off a line without an end, which a crash or a full disk left, so that the next line starts afresh. */
function cutDamagedTail(file: number): void {
  const { size } = fstatSync(file);
  const chunk = Buffer.alloc(64 * 1024);
  for (let end = size; end > 0; ) {
    const start = Math.max(0, end - chunk.length);
    const read = readSync(file, chunk, 0, end - start, start);
    const newline = chunk.subarray(0, read).lastIndexOf(NEWLINE);
    if (newline >= 0) {
      if (start + newline + 1 < size) ftruncateSync(file, start + newline + 1);
      return;
    }
    end = start;
  }
  if (size > 0) ftruncateSync(file, 0);
}

/**
 * Opens a journal (JSON lines, one object a line) to append to; a new one is created, and a last line that
 * was cut off in an existing one is removed.
 *
 * @example
 * const journal = openJournal('runs/first/journal.jsonl');
 * await train(model, data, {
 *   steps: 100,
 *   onEvent: (event) => event.type === 'step' && journal.write({ type: 'step', ...event.record }),
 * });
 * journal.close();
 */
export function openJournal(path: string, { flushEvery = 1000 }: OpenJournalOptions = {}): Journal {
  let file: number | null = openSync(path, 'a+');
  cutDamagedTail(file);
  let flushed = performance.now();
  return {
    path,
    write(entry) {
      if (file === null) throw new Error(`the journal ${path} is closed`);
      const line = Buffer.from(`${JSON.stringify(entry, write)}\n`);
      try {
        for (let done = 0; done < line.length; ) done += writeSync(file, line, done);
        if (performance.now() - flushed >= flushEvery) {
          fdatasyncSync(file);
          flushed = performance.now();
        }
      } catch (error) {
        throw new Error(`cannot append to the journal ${path}: ${(error as Error).message}`, {
          cause: error,
        });
      }
    },
    close() {
      if (file === null) return;
      const open = file;
      file = null;
      try {
        fdatasyncSync(open);
      } finally {
        closeSync(open);
      }
    },
  };
}

/** What {@link readJournal} found. */
export interface JournalContent {
  entries: JournalEntry[];
  /** True when the last line was cut off, and so is not among the entries. */
  damagedTail: boolean;
}

/**
 * Reads a journal. A last line that is cut off is left out; damage anywhere else is an error.
 *
 * @throws Error naming file, line and byte of a line that is not a JSON object
 */
export function readJournal(path: string): JournalContent {
  const bytes = readFileSync(path);
  const entries: JournalEntry[] = [];
  let start = 0;
  while (start < bytes.length) {
    const end = bytes.indexOf(NEWLINE, start);
    if (end < 0) return { entries, damagedTail: true };
    const text = bytes.toString('utf8', start, end);
    let entry: unknown;
    try {
      entry = JSON.parse(text, revive);
    } catch {
      entry = undefined;
    }
    if (typeof entry !== 'object' || entry === null || Array.isArray(entry)) {
      if (end === bytes.length - 1) return { entries, damagedTail: true };
      const shown = text.length > 60 ? `${text.slice(0, 60)}…` : text;
      throw new Error(`line ${entries.length + 1} of ${path} (byte ${start}) is not a JSON object: ${shown}`);
    }
    entries.push(entry as JournalEntry);
    start = end + 1;
  }
  return { entries, damagedTail: false };
}

/**
 * Takes out of a journal what does not belong to a run that goes on from an earlier point. The file is written anew, whole.
 *
 * @param keep which entries stay
 * @returns those entries
 */
export async function truncateJournal(
  path: string,
  keep: (entry: JournalEntry) => boolean,
): Promise<JournalEntry[]> {
  const entries = readJournal(path).entries.filter(keep);
  await writeWhole(path, entries.map((entry) => `${JSON.stringify(entry, write)}\n`).join(''));
  return entries;
}
