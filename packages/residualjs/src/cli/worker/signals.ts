/** What the signals to a worker mean, one after the other. */
export interface WorkerSignals {
  /** Aborted by the first: no further run is taken, those that go on are finished. */
  readonly drain: AbortSignal;
  /** Aborted by the second: runs that go on are ended in order and given back. A third quits at once. */
  readonly giveBack: AbortSignal;
  stop(): void;
}

/** Listens to Ctrl-C and SIGTERM. */
export function workerSignals(log: (text: string) => void): WorkerSignals {
  const [drain, giveBack] = [new AbortController(), new AbortController()];
  const receive = (name: NodeJS.Signals) => {
    if (!drain.signal.aborted) {
      log('taking no further run; a second signal gives back what is running');
      drain.abort(new Error(`ended by ${name}`));
    } else if (!giveBack.signal.aborted) {
      log('giving back what is running; a third signal quits at once');
      giveBack.abort(new Error(`ended by ${name}`));
    } else {
      process.exit(name === 'SIGINT' ? 130 : 143);
    }
  };
  const names = ['SIGINT', 'SIGTERM'] as const;
  for (const name of names) process.on(name, receive);
  return {
    drain: drain.signal,
    giveBack: giveBack.signal,
    stop() {
      for (const name of names) process.off(name, receive);
    },
  };
}
