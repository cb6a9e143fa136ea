import type { TextStream } from './io.js';

/** Shows how far an evaluation has come. */
export interface EvaluationProgress {
  /** Takes the number of images seen so far. */
  update(images: number): void;
  /** Ends it; the next update is another evaluation's. */
  stop(): void;
}

/** Milliseconds between two drawings. */
const REDRAW = 100;

/** On a terminal a line that moves and is wiped in the end; elsewhere one line at the start. */
export function evaluationProgress(stream: TextStream, total: number): EvaluationProgress {
  let start: number | null = null;
  let drawnAt = 0;
  return {
    update(images) {
      const now = performance.now();
      if (start === null) {
        start = now;
        if (!stream.isTTY) stream.write(`evaluating on ${total} images\n`);
      }
      if (!stream.isTTY || now - drawnAt < REDRAW) return;
      drawnAt = now;
      stream.write(`\r\u001b[Kevaluating ${images}/${total}`);
    },
    stop() {
      if (start !== null && stream.isTTY) stream.write('\r\u001b[K');
      start = null;
    },
  };
}

/** Shows how many of a known number of steps are done. */
export interface StepProgress {
  update(done: number, all: number): void;
  stop(): void;
}

/** On a terminal a line that moves and is wiped in the end; elsewhere a line every few seconds. */
export function stepProgress(stream: TextStream, title: string): StepProgress {
  const between = stream.isTTY ? REDRAW : 5000;
  let drawnAt = -between;
  return {
    update(done, all) {
      const now = performance.now();
      if (now - drawnAt < between && done < all) return;
      drawnAt = now;
      const text = `${title} ${done}/${all}`;
      stream.write(stream.isTTY ? `\r\u001b[K${text}` : `${text}\n`);
    },
    stop() {
      if (stream.isTTY) stream.write('\r\u001b[K');
    },
  };
}
