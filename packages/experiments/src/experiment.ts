/** One finding of the literature, as something that can be run, drawn and put in words. */
export interface Experiment<Result = unknown> {
  /** What the command line calls it. */
  name: string;
  /** What it asks, in one line. */
  title: string;
  /** Who says so. */
  source: string;
  /** Runs it as the source has it; `seed` moves every random choice. */
  run(options: ExperimentRunOptions): Promise<Result>;
  /** The numbers in a few lines of Markdown. */
  summarize(result: Result): string;
  /** The figure, an SVG file. */
  draw(result: Result): Promise<string>;
}

/** What every experiment takes. */
export interface ExperimentRunOptions {
  /** Called as the work goes on. */
  onProgress?: (done: number, all: number) => void;
}
