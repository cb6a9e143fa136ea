import type { StepRecord } from '../events.js';
import { formatPercent, formatRate, formatSeconds, formatValue } from './format.js';

/** Where a progress bar is drawn: a terminal (`isTTY`), or anything that takes text. */
export interface ProgressStream {
  /** Takes text as it is, escape codes of a terminal included. */
  write(text: string): unknown;
  isTTY?: boolean;
  columns?: number;
}

/** Options of {@link progressBar}. */
export interface ProgressBarOptions {
  /** The number of steps in all. */
  total: number;
  stream?: ProgressStream;
  /** Seconds between two lines where the stream is no terminal. */
  lineEvery?: number;
  /** The time in milliseconds; tests set it. */
  now?: () => number;
}

/** A progress bar that is being drawn. */
export interface ProgressBar {
  /** Shows a step that is done. */
  update(record: StepRecord): void;
  /** Prints a line of its own, above the bar. */
  log(text: string): void;
  /** Shows the last step and leaves the line; a second call does nothing. */
  stop(): void;
}

const BAR_WIDTH = 24;
/** Milliseconds between two drawings on a terminal. */
const REDRAW = 100;
/** How much of a running mean is the newest step's. */
const NEWEST = 0.1;
const CLEAR_LINE = '\r\u001b[K';

interface Means {
  loss: number;
  accuracy: number;
  secondsPerStep: number;
  imagesPerSecond: number;
}

const blend = (mean: number, value: number) => mean + NEWEST * (value - mean);

/** Running means over about the last ten steps; the first step warms up, so its speed is soon forgotten. */
function follow(means: Means | null, record: StepRecord, second: boolean): Means {
  const { loss, accuracy, images, imagesPerSecond } = record;
  const secondsPerStep = images / imagesPerSecond;
  if (means === null) return { loss, accuracy, secondsPerStep, imagesPerSecond };
  return {
    loss: blend(means.loss, loss),
    accuracy: blend(means.accuracy, accuracy),
    secondsPerStep: second ? secondsPerStep : blend(means.secondsPerStep, secondsPerStep),
    imagesPerSecond: second ? imagesPerSecond : blend(means.imagesPerSecond, imagesPerSecond),
  };
}

/**
 * Shows how a run goes on: images/s, time left, loss and accuracy (running means of about ten steps) and
 * learning rate. On a terminal one line is drawn again and again; elsewhere (a file, a pipe, a build log) a
 * plain line is printed every few seconds.
 *
 * @example
 * const bar = progressBar({ total: 300 });
 * await train(model, data, { steps: 300, onEvent: (event) => event.type === 'step' && bar.update(event.record) });
 * bar.stop();
 */
export function progressBar({
  total,
  stream = process.stderr,
  lineEvery = 5,
  now = () => performance.now(),
}: ProgressBarOptions): ProgressBar {
  const terminal = stream.isTTY === true;
  let means: Means | null = null;
  let updates = 0;
  let last: StepRecord | null = null;
  let drawn: StepRecord | null = null;
  let drawnAt = Number.NEGATIVE_INFINITY;
  let stopped = false;

  function parts(record: StepRecord, mean: Means): string[] {
    const left = (total - record.step) * mean.secondsPerStep;
    return [
      `${record.step}/${total}`,
      `${formatRate(mean.imagesPerSecond)} images/s`,
      `${formatSeconds(left)} left`,
      `loss ${formatValue(mean.loss)}`,
      `accuracy ${formatPercent(mean.accuracy)}`,
      `lr ${Number(record.learningRate.toPrecision(3))}`,
    ];
  }

  function draw(): void {
    if (last === null || means === null) return;
    drawn = last;
    drawnAt = now();
    const fraction = Math.min(1, last.step / total);
    const texts = parts(last, means);
    if (!terminal) {
      stream.write(`step ${texts.join('  ')}\n`);
      return;
    }
    const filled = Math.round(fraction * BAR_WIDTH);
    const bar = `${'█'.repeat(filled)}${'░'.repeat(BAR_WIDTH - filled)} ${String(Math.floor(100 * fraction)).padStart(3)}%`;
    // A line longer than the terminal would wrap and stay: the last parts give way.
    const columns = stream.columns || 80;
    let line = bar;
    for (const text of texts) {
      if (line.length + 2 + text.length >= columns) break;
      line += `  ${text}`;
    }
    stream.write(CLEAR_LINE + line.slice(0, Math.max(0, columns - 1)));
  }

  return {
    update(record) {
      updates += 1;
      means = follow(means, record, updates === 2);
      last = record;
      const wait = terminal ? REDRAW : lineEvery * 1000;
      if (now() - drawnAt >= wait) draw();
    },
    log(text) {
      stream.write(terminal ? `${CLEAR_LINE}${text}\n` : `${text}\n`);
      if (terminal && !stopped) draw();
    },
    stop() {
      if (stopped) return;
      stopped = true;
      if (last !== null && drawn !== last) draw();
      if (terminal && last !== null) stream.write('\n');
    },
  };
}
