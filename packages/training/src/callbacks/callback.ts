import type { TrainingEvent } from '../events.js';
import type { TrainingState } from '../state/training-state.js';

/** What a callback can ask of the run that it hears of. */
export interface RunControl {
  /** Ends the run after the running step; its result has the reason under `stopped`. */
  stop(reason: string): void;
}

/** Receives every moment of a run, in order; the run waits for it. */
export type TrainingEventHandler = (event: TrainingEvent, run: RunControl) => void | Promise<void>;

/** A run between two steps. */
export interface RunBetweenSteps {
  /** Steps done. */
  readonly step: number;
  /** Whether this step was the last of an epoch. */
  readonly epochEnded: boolean;
  /** Whether the run takes no further step: it is done, or a callback or the signal ended it. */
  readonly ending: boolean;
  /** All that the run is, to go on from it later. It can be called until the handler is done. */
  getState(): Promise<TrainingState>;
}

/** A part that is told every moment of a run. What it remembers is saved with the run, under its name. */
export interface TrainingCallback {
  /** Differs from those of the other callbacks of a run. */
  readonly name: string;
  onEvent?: TrainingEventHandler;
  /** All that belongs to a step is done, its evaluation and the end of its epoch too: the moment to save a checkpoint. */
  onStepEnd?(run: RunBetweenSteps): void | Promise<void>;
  /** What it remembers, as what JSON can hold. */
  getState?(): unknown;
  /** Sets what {@link TrainingCallback.getState} gave. */
  setState?(state: unknown): void;
}
