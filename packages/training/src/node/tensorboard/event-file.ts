import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { histogramEvent, imageEvent, scalarEvent, startEvent, versionEvent } from './event.js';
import type { Picture } from './png.js';
import { encodeRecord } from './record.js';

/** A file of events that TensorBoard reads while it grows. */
export interface EventFile {
  readonly path: string;
  /** A number in a chart of its tag. */
  scalar(tag: string, step: number, value: number): void;
  /** How many values are spread. */
  histogram(tag: string, step: number, values: ArrayLike<number>): void;
  /** A picture. */
  image(tag: string, step: number, picture: Picture): void;
  /** Ends the file; a second call does nothing. */
  close(): void;
}

/** Options of {@link openEventFile}. */
export interface OpenEventFileOptions {
  /** The step that the run begins or goes on with: TensorBoard drops what earlier files of the folder say of it and later ones. */
  startStep?: number;
  /** Milliseconds since 1970. */
  now?: () => number;
}

/**
 * Opens a new file of events in a folder, for `tensorboard --logdir FOLDER`.
 *
 * @throws Error where the folder cannot be made or written into
 *
 * @example
 * const events = openEventFile('runs/first');
 * events.scalar('loss', 1, 2.3);
 * events.close();
 */
export function openEventFile(
  folder: string,
  { startStep = 1, now = Date.now }: OpenEventFileOptions = {},
): EventFile {
  mkdirSync(folder, { recursive: true });
  const started = now();
  // the name that TensorBoard looks for; the process makes it differ from that of a run resumed in the same second
  const name = `events.out.tfevents.${Math.floor(started / 1000)}.${hostname()}.${process.pid}.${String(started % 1000).padStart(3, '0')}`;
  const path = join(folder, name);
  let file: number | null = openSync(path, 'ax');
  const write = (event: Uint8Array) => {
    if (file === null) throw new Error(`the event file ${path} is closed`);
    const record = encodeRecord(event);
    for (let done = 0; done < record.length; ) done += writeSync(file, record, done);
  };
  const head = (step: number) => ({ wallTime: now() / 1000, step });
  write(versionEvent(now() / 1000));
  write(startEvent(head(startStep)));
  return {
    path,
    scalar: (tag, step, value) => write(scalarEvent(head(step), tag, value)),
    histogram: (tag, step, values) => write(histogramEvent(head(step), tag, values)),
    image: (tag, step, picture) => write(imageEvent(head(step), tag, picture)),
    close() {
      if (file === null) return;
      closeSync(file);
      file = null;
    },
  };
}
