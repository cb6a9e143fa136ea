export { writeWhole } from '@residualjs/common/node';
export {
  type Checkpoint,
  CheckpointError,
  decodeCheckpoint,
  encodeCheckpoint,
} from './node/checkpoints/checkpoint-file.js';
export {
  checkpointSteps,
  type FoundCheckpoint,
  readLatestCheckpoint,
} from './node/checkpoints/checkpoint-folder.js';
export { type CheckpointsOptions, checkpoints } from './node/checkpoints/checkpoints.js';
export {
  type Journal,
  type JournalContent,
  type JournalEntry,
  type OpenJournalOptions,
  openJournal,
  readJournal,
  truncateJournal,
} from './node/journal.js';
export { type InterruptWatch, onInterrupt } from './node/on-interrupt.js';
export {
  type ProgressBar,
  type ProgressBarOptions,
  type ProgressStream,
  progressBar,
} from './node/progress-bar.js';
export { type ChartFile, chartFiles } from './node/report/chart-file.js';
export type { ComparedRun } from './node/report/comparison-charts.js';
export { escapeHtml } from './node/report/escape.js';
export { htmlPage } from './node/report/page.js';
export {
  type ComparisonOptions,
  type ComparisonTable,
  renderComparison,
} from './node/report/render-comparison.js';
export { renderReport } from './node/report/render-report.js';
export type { ReportRun } from './node/report/run.js';
export { writeReport } from './node/report/write-report.js';
export { type EventFile, type OpenEventFileOptions, openEventFile } from './node/tensorboard/event-file.js';
export type { Picture } from './node/tensorboard/png.js';
export { type TensorBoardOptions, tensorBoard } from './node/tensorboard/tensorboard.js';
export { type RunWatch, type WatchRunOptions, watchRun } from './node/watch/watch-run.js';
