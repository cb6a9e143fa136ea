/** A watch for Ctrl-C, until it is stopped. */
export interface InterruptWatch {
  /** Aborted at the first Ctrl-C; give it to `train`. */
  readonly signal: AbortSignal;
  /** Stops watching: Ctrl-C ends the program again. */
  stop(): void;
}

/** What a shell reports for a program that ended by this signal: 128 and its number. */
const EXIT_CODES = { SIGINT: 130, SIGTERM: 143 } as const;

/**
 * Turns the first Ctrl-C (or SIGTERM) into an `AbortSignal`, so that a run can end cleanly; the second quits
 * at once with exit code 130 (143).
 *
 * @param handler called at the first one, to say that the run is ending
 *
 * @example
 * const interrupt = onInterrupt(() => console.error('ending after this step; Ctrl-C again quits at once'));
 * const result = await train(model, data, { epochs: 10, signal: interrupt.signal });
 * interrupt.stop();
 */
export function onInterrupt(handler?: () => void): InterruptWatch {
  const controller = new AbortController();
  const receive = (name: NodeJS.Signals) => {
    if (controller.signal.aborted) {
      process.exit(EXIT_CODES[name as keyof typeof EXIT_CODES]);
    } else {
      controller.abort(new Error(`interrupted by ${name}`));
      handler?.();
    }
  };
  for (const name of Object.keys(EXIT_CODES)) process.on(name, receive);
  return {
    signal: controller.signal,
    stop() {
      for (const name of Object.keys(EXIT_CODES)) process.off(name, receive);
    },
  };
}
