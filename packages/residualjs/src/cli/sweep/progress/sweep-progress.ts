import type { TextStream } from '../../io.js';
import { duration } from '../../numbers.js';
import type { RunProgress } from '../run/run-progress.js';
import { timeLeft } from './time-left.js';

/** Shows how far a sweep is. */
export interface SweepProgress {
  /** A run begins, or goes on from where it was. */
  started(id: string, label: string, from: RunProgress | null): void;
  /** How far one is that runs. */
  update(id: string, progress: RunProgress | null): void;
  /** One ended, finished or not; a line says how. */
  ended(id: string, status: 'done' | 'failed', text: string): void;
  /** One was given up for now. */
  gone(id: string): void;
  /** Prints a line of its own. */
  log(text: string): void;
  /** Ends it. */
  stop(): void;
}

/** Options of {@link sweepProgress}. */
export interface SweepProgressOptions {
  stream: TextStream;
  title: string;
  /** How many runs there are to do. */
  total: number;
  /** Seconds between two lines where the stream is no terminal. */
  lineEvery?: number;
  /** The time in milliseconds; tests set it. */
  now?: () => number;
}

/** Lines of runs on a terminal; more would push the rest out of sight. */
const MOST_LINES = 8;

/** On a terminal a block of lines that is drawn again and again; elsewhere a line when a run ends, and one every half minute. */
export function sweepProgress({
  stream,
  title,
  total,
  lineEvery = 30,
  now = () => performance.now(),
}: SweepProgressOptions): SweepProgress {
  const running = new Map<string, { label: string; progress: RunProgress | null }>();
  const left = timeLeft(total, now);
  const counts = { done: 0, failed: 0 };
  let drawn = 0;
  let writtenAt = now();

  function headline(): string {
    const seconds = left.seconds();
    return [
      `${title}  ${counts.done}/${total} done`,
      ...(counts.failed > 0 ? [`${counts.failed} failed`] : []),
      `${running.size} running`,
      ...(seconds === null ? [] : [`about ${duration(seconds)} left`]),
    ].join(', ');
  }

  function runLines(): string[] {
    const lines = [...running].map(([id, { label, progress }]) => {
      const how = progress === null ? 'starting' : progressText(progress);
      return `  ${[id, how, ...(label === '' ? [] : [label])].join('  ')}`;
    });
    const more = lines.length - MOST_LINES;
    return more > 0 ? [...lines.slice(0, MOST_LINES), `  and ${more} more`] : lines;
  }

  /** Takes the block away, so that what is written next stands in its place. */
  function clear(): void {
    if (drawn > 0) stream.write(`\r\u001b[${drawn}A\u001b[J`);
    drawn = 0;
  }

  function draw(): void {
    if (stream.isTTY) {
      clear();
      const columns = stream.columns || 80;
      const lines = [headline(), ...runLines()].map((line) => line.slice(0, columns - 1));
      stream.write(`${lines.join('\n')}\n`);
      drawn = lines.length;
    } else if (now() - writtenAt >= lineEvery * 1000) {
      writtenAt = now();
      stream.write(`${headline()}\n`);
    }
  }

  function log(text: string): void {
    clear();
    stream.write(`${text}\n`);
    draw();
  }

  return {
    log,
    started(id, label, from) {
      running.set(id, { label, progress: from });
      left.begin(id, fractionOf(from));
      draw();
    },
    update(id, progress) {
      const run = running.get(id);
      if (run === undefined || progress === null) return;
      run.progress = progress;
      left.at(id, fractionOf(progress));
      draw();
    },
    ended(id, status, text) {
      running.delete(id);
      left.at(id, 1);
      counts[status] += 1;
      log(`[${counts.done + counts.failed}/${total}] ${text}`);
    },
    gone(id) {
      running.delete(id);
      draw();
    },
    stop: clear,
  };
}

const fractionOf = (progress: RunProgress | null) =>
  progress === null ? 0 : Math.min(1, progress.step / progress.steps);

/** `step 114/300  372 images/s`. */
export const progressText = ({ step, steps, imagesPerSecond }: RunProgress): string =>
  `step ${step}/${steps}  ${imagesPerSecond.toFixed(imagesPerSecond < 100 ? 1 : 0)} images/s`;
