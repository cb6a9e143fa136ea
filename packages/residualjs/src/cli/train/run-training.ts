import { basename, join, resolve } from 'node:path';
import {
  type Evaluation,
  NonFiniteLossError,
  type TrainingCallback,
  type TrainingEvent,
  type TrainingResult,
  train,
} from '@residualjs/training';
import {
  checkpoints,
  type InterruptWatch,
  onInterrupt,
  openJournal,
  progressBar,
  type RunWatch,
  tensorBoard,
  watchRun,
} from '@residualjs/training/node';
import { batchSource, evaluationSource } from '../data-source.js';
import { datasetNameOf, imageFolderOf } from '../data-spec.js';
import { EXIT } from '../exit-codes.js';
import type { CliIo } from '../io.js';
import { writeJson } from '../json-file.js';
import { lockFolder } from '../processes/folder-lock.js';
import { evaluationProgress } from '../progress.js';
import { styleFor } from '../style.js';
import { checkRun } from './check-run.js';
import { describeRun } from './describe-run.js';
import { evaluateOnTest } from './evaluate-on-test.js';
import { type PreparedRun, prepareRun } from './prepare-run.js';
import { accuracyLine, describeResult, stageNorms } from './results.js';
import type { ResumedRun } from './resume-run.js';
import { checkRunFolder, makeRunFolder, type RunFolder, runName } from './run-folder.js';
import { RunRecord } from './run-record.js';
import { augmentationFor, progressiveResizingFor, type RunSettings } from './settings/run-settings.js';
import { type RunParts, trainingOptions } from './settings/training-options.js';

/** Where a run writes, and what else is not a setting of it. */
export interface RunTarget {
  out?: string;
  force?: boolean;
  /** The port of a page that shows the run; true for any that is free. */
  watch?: number | true;
  json?: string;
  /** Further parts that hear of every moment of the run, after its own. */
  callbacks?: readonly TrainingCallback[];
}

/** A run that is about to take its first step, or its next one. */
interface ReadyRun extends PreparedRun {
  files: RunFolder;
  record: RunRecord;
  resumed: ResumedRun | null;
  watch?: number | true;
  json?: string;
  callbacks?: readonly TrainingCallback[];
}

/** Runs `residualjs train`. */
export async function runTraining(
  io: CliIo,
  settings: RunSettings,
  { out, force = false, watch, json, callbacks }: RunTarget,
): Promise<number> {
  checkRun(settings);
  const folder = out ?? join('runs', runName(settings.model, shortName(settings.data), new Date()));
  await checkRunFolder(folder, { force });
  return whileWatching(io, async (signal) => {
    const run = await prepareRun(io, settings, signal);
    const files = await makeRunFolder(folder);
    const lock = await lockFolder(folder);
    try {
      const record = new RunRecord({ ...run, files });
      await record.writeConfig();
      return await carryOut(io, { ...run, files, record, watch, json, callbacks, resumed: null }, signal);
    } finally {
      await lock.release();
    }
  });
}

/** Goes on with a run that was broken off. */
export async function continueRun(
  io: CliIo,
  resumed: ResumedRun,
  { watch, json }: Pick<RunTarget, 'watch' | 'json'>,
): Promise<number> {
  const { settings, files } = resumed;
  checkRun(settings);
  return whileWatching(io, async (signal) => {
    const run = await prepareRun(io, settings, signal, { goesOn: resumed.resume !== null });
    const record = new RunRecord({ ...run, files }, resumed.resume ?? undefined);
    return carryOut(io, { ...run, files, record, watch, json, resumed }, signal);
  });
}

/** What a run's folder calls its data: a folder by its own name. */
function shortName(spec: string): string {
  const folder = imageFolderOf(spec);
  return folder === null ? datasetNameOf(spec) : basename(resolve(folder));
}

/** Does something that Ctrl-C ends in order. */
async function whileWatching(io: CliIo, run: (signal: AbortSignal) => Promise<number>): Promise<number> {
  const watch = watchInterrupt(io);
  try {
    return await run(watch.signal);
  } catch (error) {
    if (!watch.signal.aborted || error !== watch.signal.reason) throw error;
    io.stderr.write('interrupted before the first step; nothing was kept\n');
    return EXIT.interrupted;
  } finally {
    watch.stop();
  }
}

function watchInterrupt({ signal, stderr }: CliIo): InterruptWatch {
  if (signal !== undefined) return { signal, stop: () => {} };
  return onInterrupt(() => {
    stderr.write(`${stderr.isTTY ? '\r\u001b[K' : ''}ending after this step; Ctrl-C again quits at once\n`);
  });
}

async function carryOut(io: CliIo, run: ReadyRun, signal: AbortSignal): Promise<number> {
  const { settings, steps, model, data, files, record, resumed } = run;
  const style = styleFor(io.stdout, io.environment);
  const shown = { folder: files.folder, from: resumed?.resume?.state.step ?? 0 };
  io.stdout.write(`${describeRun(run, shown, style).join('\n')}\n\n`);

  let lastCheckpoint = resumed?.checkpoint ?? null;
  const saving = checkpoints({
    folder: files.checkpoints,
    every: settings.checkpointEvery,
    keep: settings.keepCheckpoints,
    configuration: settings,
    onSaved: ({ path }) => {
      lastCheckpoint = path;
    },
  });
  const evaluatedOn = data.heldOut === null ? 'test' : 'held-out';
  const board = tensorBoard({ folder: files.tensorboard, model, evaluatedOn });
  const page = run.watch === undefined ? null : await openPage(io, run, run.watch, evaluatedOn);
  const callbacks = [
    ...(page ? [page] : []),
    ...(settings.tensorboard ? [board] : []),
    saving,
    ...(run.callbacks ?? []),
  ];
  const parts = trainingOptions(model, settings, steps, callbacks);
  try {
    let result: TrainingResult;
    try {
      result = await trainWithProgress(io, run, parts, signal);
    } catch (error) {
      await record.writeReport(); // of the steps before it went wrong
      io.stderr.write(`the run failed; its journal and report are in ${files.folder}\n`);
      if (error instanceof NonFiniteLossError && lastCheckpoint !== null) {
        io.stderr.write(`the last good checkpoint is ${lastCheckpoint}\n`);
      }
      throw error;
    }
    return await finish(io, run, parts, result, signal);
  } finally {
    await page?.close();
    parts.dispose();
    model.dispose();
  }
}

/** Serves the page of a run, and says where. */
async function openPage(
  io: CliIo,
  { settings, data, resumed }: ReadyRun,
  port: number | true,
  evaluatedOn: string,
): Promise<RunWatch> {
  const { history = [], evaluations = [] } = resumed?.resume ?? {};
  const page = await watchRun({
    title: `${settings.model} on ${data.train.name}`,
    evaluatedOn,
    port: port === true ? 0 : port,
    before: [
      ...history.map((record) => ({ type: 'step', ...record })),
      ...evaluations.map((record) => ({ type: 'evaluation', ...record })),
    ],
  });
  io.stderr.write(`watch the run at ${page.url}\n`);
  return page;
}

/** Evaluates, saves and tells what a run came to. */
async function finish(
  io: CliIo,
  { settings, steps, model, data, files, record, json }: ReadyRun,
  { average }: RunParts,
  result: TrainingResult,
  signal: AbortSignal,
): Promise<number> {
  const style = styleFor(io.stdout, io.environment);
  const { summary, test } = await (average ? average.use(save) : save());
  await record.writeReport(result);
  await writeJson(json, summary);
  io.stdout.write(
    `${describeResult(result, stageNorms(model, summary.gradientNorms), files.report, style).join('\n')}\n`,
  );
  if (result.interrupted) {
    const when = result.steps < steps ? `after ${result.steps} of ${steps} steps` : 'during the evaluation';
    io.stdout.write(
      `interrupted ${when}; report, weights and checkpoint are kept: residualjs resume ${files.folder}\n`,
    );
    return EXIT.interrupted;
  }
  if (result.stopped !== null) io.stdout.write(`ended after ${result.steps} steps: ${result.stopped}\n`);
  const evaluation = result.evaluations.at(-1);
  if (data.heldOut !== null && evaluation !== undefined) {
    io.stdout.write(`${accuracyLine('held-out', evaluation)}\n`);
  }
  if (test !== null) io.stdout.write(`${accuracyLine('test', test)}\n`);
  return EXIT.success;

  /** With the weights that the run is judged by in the model. */
  async function save() {
    await record.writeWeights(result.steps);
    const found = await measure();
    return { summary: await record.writeSummary(result, found), test: found.test };
  }

  /** The last evaluation of the run was on the images held out, where there are such; then the test images are still to come. */
  async function measure(): Promise<{ heldOut: Evaluation | null; test: Evaluation | null }> {
    const last = result.evaluations.at(-1) ?? null;
    if (data.heldOut === null) return { heldOut: null, test: last };
    return {
      heldOut: last,
      test: result.interrupted ? null : await evaluateOnTest(io, model, data.test, settings.workers, signal),
    };
  }
}

async function trainWithProgress(
  io: CliIo,
  { settings, steps, model, data, files, record, resumed }: ReadyRun,
  { options }: RunParts,
  signal: AbortSignal,
): Promise<TrainingResult> {
  const evaluated = data.heldOut ?? data.test;
  const split = data.heldOut === null ? 'test' : 'held-out';
  const bar = progressBar({ total: steps, stream: io.stderr });
  const evaluating = evaluationProgress(io.stderr, evaluated.size);
  const journal = openJournal(files.journal);
  const onEvent = (event: TrainingEvent) => {
    if (event.type === 'end') return;
    journal.write({ type: event.type, ...event.record });
    record.add(event);
    if (event.type === 'step') {
      bar.update(event.record);
      if (event.record.step === steps) bar.stop();
    } else if (event.type === 'evaluation') {
      evaluating.stop();
      if (event.record.step < steps)
        bar.log(`step ${event.record.step}: ${accuracyLine(split, event.record)}`);
    }
  };
  const { batch: batchSize, seed, mixup, cutmix, workers } = settings;
  const progressiveResizing = progressiveResizingFor(settings, steps, data.train.size);
  const augment = augmentationFor(datasetNameOf(settings.data), settings, data.train.shape[0]);
  const training = batchSource(data.train, {
    batchSize,
    shuffle: true,
    seed,
    augment,
    mix: { mixup, cutmix },
    ...(progressiveResizing && { progressiveResizing }),
    workers,
  });
  const validation = evaluationSource(evaluated, { batchSize: 100, workers }, evaluating.update);
  try {
    return await train(
      model,
      { train: training, validation },
      { ...options, signal, onEvent, ...(resumed?.resume && { resume: resumed.resume }) },
    );
  } finally {
    training.close();
    validation.close();
    evaluating.stop();
    bar.stop();
    journal.close();
  }
}
