import type { TextStream } from './io.js';

/** How far an evaluation has come, on one line of a terminal that is wiped in the end; elsewhere nothing. */
export function evaluationProgress(stream: TextStream, total: number) {
  const start = performance.now();
  let drawnAt = Number.NEGATIVE_INFINITY;
  return {
    update(images: number): void {
      const now = performance.now();
      if (!stream.isTTY || (now - drawnAt < 100 && images < total)) return;
      drawnAt = now;
      const rate = (1000 * images) / Math.max(1, now - start);
      stream.write(`\r\u001b[Kevaluating ${images}/${total}  ${rate.toFixed(0)} images/s`);
    },
    stop(): void {
      if (stream.isTTY && drawnAt > 0) stream.write('\r\u001b[K');
    },
  };
}
