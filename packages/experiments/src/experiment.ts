import type { ImageDataset } from '@residualjs/datasets';
import type { Claim } from './claims/claim.js';

/** The forms of an experiment: `short` is part of `npm run reproduce`, `medium` takes an hour or two, `long` the time it needs. */
export const PRESET_NAMES = ['short', 'medium', 'long'] as const;

/** A form of an experiment. */
export type PresetName = (typeof PRESET_NAMES)[number];

/** One finding of the literature, as something that can be run, judged, drawn and put in words. */
export interface Experiment<Config extends object = object, Result = unknown> {
  /** What the command line calls it; its folder has the same name. */
  name: string;
  /** What it asks, in one line. */
  title: string;
  /** Who says so. */
  source: string;
  /** The settings of each form: plain data, so that a result can carry them. Few have one between the short and the long. */
  presets: { short: Config; medium?: Config; long: Config };
  /** What the source claims. */
  claims: readonly Claim<Result>[];
  figures: readonly Figure<Result>[];
  /**
   * Runs it.
   *
   * @returns raw numbers a run or seed, as plain JSON: no typed array, no NaN, rounded where digits say nothing
   * @throws the abort reason when the context's signal is aborted; RangeError where a setting is out of bounds
   */
  run(config: Config, context: RunContext): Promise<Result>;
  /** The numbers in a few lines of Markdown. */
  summarize(result: Result): string;
}

/** One picture of a result. */
export interface Figure<Result = unknown> {
  /** Its file name without `.svg`, in kebab case. */
  name: string;
  /** What it shows and how to read it, in a sentence or two. */
  caption: string;
  /** An SVG file, made with `drawFigure`; the same result gives the same bytes. */
  draw(result: Result): Promise<string>;
}

/** Finds images by the name of their data set; `loadDataset` of `@residualjs/datasets/node` is one. */
export type DatasetLoader = (name: string, options: { split: 'train' | 'test' }) => Promise<ImageDataset>;

/** What an experiment runs in. */
export interface RunContext {
  /** Moves every random choice. For run i take `deriveSeed(seed, 'run i')` of `@residualjs/layers`: then no two seeds share runs. */
  seed: number;
  /**
   * To be awaited after every unit of work: tells how far the run is, lets waiting tasks (a Ctrl-C, messages) have their turn, and
   * throws the abort reason once the signal is aborted.
   */
  report(done: number, all: number): Promise<void>;
  /** For `train` and others that take one; `report` looks at it too. */
  signal: AbortSignal;
  /** Throws a `DatasetNotFoundError` where the data are absent: then the experiment counts as not run. */
  loadDataset: DatasetLoader;
}
