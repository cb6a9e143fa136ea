/** A piece of work that can be timed: one call of `iterate` handles `batch` images. */
export interface Workload {
  work: WorkName;
  model: string;
  batch: number;
  /** Builds the network and its batch on the backend in use. */
  prepare(): Promise<PreparedWork>;
}

/** A workload that is ready to run. */
export interface PreparedWork {
  /** Does the work once and waits for the device; returns a value that must stay finite. */
  iterate(): Promise<number>;
  dispose(): void;
}

/** What can be measured. */
export const WORK_NAMES = ['training', 'inference', 'taps'] as const;

/** The name of a kind of work. */
export type WorkName = (typeof WORK_NAMES)[number];
