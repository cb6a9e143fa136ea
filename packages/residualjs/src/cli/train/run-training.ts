import { join } from 'node:path';
import { type BackendDescription, useBackend } from '@residualjs/backends';
import type { LoadedDataset } from '@residualjs/datasets/node';
import { createModel, describeModel, stageInputs } from '@residualjs/models';
import { type TrainingEvent, type TrainingResult, train } from '@residualjs/training';
import { type InterruptWatch, onInterrupt, openJournal, progressBar } from '@residualjs/training/node';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { batchSource, checkDataSpec, datasetNameOf, loadImages } from '../data-source.js';
import { EXIT } from '../exit-codes.js';
import type { CliIo } from '../io.js';
import { writeJson } from '../json-file.js';
import { evaluationProgress } from '../progress.js';
import { styleFor } from '../style.js';
import { describeRun } from './describe-run.js';
import { accuracyLine, describeResult } from './results.js';
import { checkRunFolder, makeRunFolder, type RunFolder, runName } from './run-folder.js';
import { RunRecord } from './run-record.js';
import { schedule } from './schedule.js';
import { augmentationFor, stepsOf, type TrainCommandOptions } from './settings.js';

/** A run with all that it needs. */
interface PreparedRun {
  options: TrainCommandOptions;
  steps: number;
  model: LayersModel;
  backend: BackendDescription;
  data: { train: LoadedDataset; test: LoadedDataset };
  files: RunFolder;
  record: RunRecord;
}

/** Runs `residualjs train`. */
export async function runTraining(io: CliIo, options: TrainCommandOptions): Promise<number> {
  describeModel(options.model); // wrong arguments are told before any work
  checkDataSpec(options.data);
  stepsOf(options, 1);
  const name = runName(options.model, datasetNameOf(options.data), new Date());
  const folder = options.out ?? join('runs', name);
  await checkRunFolder(folder, { force: options.force ?? false });

  const watch = watchInterrupt(io);
  try {
    const run = await prepare(io, options, folder, watch.signal);
    return await carryOut(io, run, watch.signal);
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

async function prepare(
  io: CliIo,
  options: TrainCommandOptions,
  folder: string,
  signal: AbortSignal,
): Promise<PreparedRun> {
  const backend = await useBackend(options.backend, { threads: options.threads });
  const { limit, testLimit } = options;
  const data = {
    train: await loadImages(options.data, { split: 'train', limit, signal }, io),
    test: await loadImages(options.data, { split: 'test', limit: testLimit, signal }, io),
  };
  const [height, width, channels] = data.train.shape;
  if (height !== width) {
    throw new Error(`the models take square images, and those of ${options.data} are ${height}x${width}`);
  }
  const model = createModel(options.model, {
    inputSize: height,
    channels,
    classes: data.train.classes.length,
    seed: options.seed,
  });
  const steps = stepsOf(options, data.train.size);
  const files = await makeRunFolder(folder);
  const record = new RunRecord({ options, steps, model, backend, data, files });
  await record.writeConfig();
  const style = styleFor(io.stdout, io.environment);
  const lines = describeRun(model, backend, data, { steps, batch: options.batch, folder }, style);
  io.stdout.write(`${lines.join('\n')}\n\n`);
  return { options, steps, model, backend, data, files, record };
}

async function carryOut(io: CliIo, run: PreparedRun, signal: AbortSignal): Promise<number> {
  const { options, steps, model, files, record } = run;
  let result: TrainingResult;
  try {
    result = await trainWithProgress(io, run, signal);
  } catch (error) {
    await record.writeReport(); // of the steps before it went wrong
    io.stderr.write(`the run failed; its journal and report are in ${files.folder}\n`);
    throw error;
  }
  await record.writeWeights(result.steps);
  await record.writeReport(result);
  const summary = await record.writeSummary(result);
  await writeJson(options.json, summary);
  model.dispose();

  const style = styleFor(io.stdout, io.environment);
  io.stdout.write(`${describeResult(result, summary.gradientNorms, files.report, style).join('\n')}\n`);
  if (result.interrupted) {
    const when = result.steps < steps ? `after ${result.steps} of ${steps} steps` : 'during the evaluation';
    io.stdout.write(`interrupted ${when}; report and weights are kept\n`);
    return EXIT.interrupted;
  }
  const evaluation = result.evaluations.at(-1);
  if (evaluation !== undefined) io.stdout.write(`${accuracyLine('test', evaluation)}\n`);
  return EXIT.success;
}

async function trainWithProgress(io: CliIo, run: PreparedRun, signal: AbortSignal): Promise<TrainingResult> {
  const { options, steps, model, data, files, record } = run;
  const bar = progressBar({ total: steps, stream: io.stderr });
  const evaluating = evaluationProgress(io.stderr, data.test.size);
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
        bar.log(`step ${event.record.step}: ${accuracyLine('test', event.record)}`);
    }
  };
  const augment = augmentationFor(data.train.name, options.augment);
  const training = batchSource(data.train, {
    batchSize: options.batch,
    shuffle: true,
    seed: options.seed,
    augment,
  });
  const validation = batchSource(data.test, { batchSize: 100 }, evaluating.update);
  try {
    return await train(
      model,
      { train: training, validation },
      {
        ...(options.epochs === undefined ? { steps } : { epochs: options.epochs }),
        learningRate: schedule(options.schedule, options.learningRate, steps),
        momentum: options.momentum,
        weightDecay: options.weightDecay,
        taps: stageInputs(model),
        tapEvery: options.gradientsEvery,
        signal,
        onEvent,
      },
    );
  } finally {
    evaluating.stop();
    bar.stop();
    journal.close();
  }
}
