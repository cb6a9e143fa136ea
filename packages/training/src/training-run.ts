import { letTasksRun } from '@residualjs/common';
import { GradientRecorder, type GradientTaps, tapGradients } from '@residualjs/gradients';
import { getRandomSteps, setRandomSteps } from '@residualjs/layers';
import type * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import { type Batch, batchesAfter, checkBatch, checkLabels, disposeBatch } from './batch.js';
import type { RunBetweenSteps, RunControl, TrainingCallback } from './callbacks/callback.js';
import { classCount } from './classifier.js';
import { evaluate } from './evaluate.js';
import type { StepRecord, TrainingEvent, TrainingResult } from './events.js';
import { crossEntropy } from './losses/cross-entropy.js';
import type { Loss } from './losses/loss.js';
import { NonFiniteLossError } from './non-finite-loss-error.js';
import { MomentumSgd } from './optimizers/momentum-sgd.js';
import type { Optimizer } from './optimizers/optimizer.js';
import { type NamedWeight, trainableWeights } from './optimizers/trainable-weights.js';
import { learningRateAt } from './schedules/learning-rate.js';
import { matchVariables, type NamedVariable, saveVariables } from './state/saved-tensors.js';
import type { EpochSums, TrainingState } from './state/training-state.js';
import type { TrainingData, TrainOptions } from './train-options.js';
import { trainStep } from './train-step.js';

/** The sums of an epoch that has not begun. */
const nothing = (): EpochSums => ({ images: 0, loss: 0, correct: 0 });

/** One run of {@link train}: its loop, its counters and what it must give back at the end. */
export class TrainingRun {
  readonly #model: tfl.LayersModel;
  readonly #data: TrainingData;
  readonly #options: TrainOptions;
  readonly #callbacks: readonly TrainingCallback[];
  readonly #loss: Loss;
  readonly #classes: number;
  readonly #weights: NamedWeight[];
  readonly #optimizer: Optimizer;
  readonly #taps: GradientTaps | null;
  readonly #control: RunControl;
  readonly #result: TrainingResult = {
    steps: 0,
    epochs: 0,
    images: 0,
    seconds: 0,
    imagesPerSecond: 0,
    waitingShare: 0,
    history: [],
    evaluations: [],
    interrupted: false,
    stopped: null,
  };
  /** Of the running epoch. */
  #epoch = { batches: 0, sums: nothing() };
  #evaluationDue = false;
  /** Whether a step was taken whose end is still to be told. */
  #endPending = false;
  /** Whether all that belongs to a step is done and nothing of the next, so that the state can be taken. */
  #atStepEnd = false;
  /** Steps of this process; the first of them warms up. */
  #stepsHere = 0;
  /** Seconds and images of all steps of this process but the first. */
  readonly #warm = { seconds: 0, images: 0, waiting: 0 };
  #stepStart = 0;
  /** Seconds that the step to come has waited for its batches. */
  #waited = 0;

  constructor(model: tfl.LayersModel, data: TrainingData, options: TrainOptions) {
    this.#model = model;
    this.#data = data;
    this.#options = options;
    this.#callbacks = options.callbacks ?? [];
    this.#loss = options.loss ?? crossEntropy();
    this.#classes = classCount(model);
    this.#weights = trainableWeights(model);
    if (this.#weights.length === 0) throw new Error(`the model '${model.name}' has no trainable weights`);
    this.#control = {
      stop: (reason) => {
        this.#result.stopped ??= reason;
      },
    };
    const { taps = [] } = options;
    const recorder = new GradientRecorder({ history: false }); // the step records hold the norms
    this.#taps = taps.length === 0 ? null : tapGradients(model, taps, { recorder });
    this.#optimizer = options.optimizer ?? new MomentumSgd(this.#weights, options);
    try {
      if (options.resume !== undefined) this.#resume(options.resume);
    } catch (error) {
      this.dispose();
      throw error;
    }
  }

  dispose(): void {
    this.#taps?.detach();
    if (this.#options.optimizer === undefined) this.#optimizer.dispose();
  }

  async run(): Promise<TrainingResult> {
    const { epochs = Number.POSITIVE_INFINITY, resume } = this.#options;
    const result = this.#result;
    const start = performance.now();
    if (resume?.state.evaluationDue) await this.#evaluate();
    while (result.epochs < epochs && !this.#done()) await this.#runEpoch(result.epochs + 1);
    if (result.evaluations.at(-1)?.step !== result.steps) await this.#evaluate();
    result.seconds += (performance.now() - start) / 1000;
    await this.#tell({ type: 'end', result });
    return result;
  }

  /** True when the asked-for steps are done, a callback ended the run or the signal has been given; notes the latter in the result. */
  #done(): boolean {
    const { steps = Number.POSITIVE_INFINITY, signal } = this.#options;
    if (this.#result.steps >= steps || this.#result.stopped !== null) return true;
    if (signal?.aborted) this.#result.interrupted = true;
    return this.#result.interrupted;
  }

  async #runEpoch(epoch: number): Promise<void> {
    const { accumulate = 1 } = this.#options;
    const { train } = this.#data;
    let group: Batch[] = [];
    let ended = true;
    let asked = performance.now();
    this.#stepStart = asked;
    try {
      for await (const batch of batchesAfter(train, epoch, this.#epoch.batches)) {
        this.#waited += (performance.now() - asked) / 1000;
        await this.#endStep();
        if (this.#done()) {
          disposeBatch(batch);
          ended = false;
          break;
        }
        group.push(batch);
        if (group.length === accumulate) {
          await this.#take(group, epoch);
          group = [];
        }
        asked = performance.now();
      }
      if (ended && group.length > 0) {
        await this.#endStep();
        await this.#take(group, epoch);
        group = [];
      }
    } finally {
      for (const batch of group) disposeBatch(batch);
    }
    if (!ended) return;
    const { images, loss, correct } = this.#epoch.sums;
    if (images === 0) throw new Error(`the training data gave no batch in epoch ${epoch}`);
    this.#result.epochs = epoch;
    this.#epoch = { batches: 0, sums: nothing() };
    const means = { loss: loss / images, accuracy: correct / images };
    await this.#tell({ type: 'epoch', record: { epoch, step: this.#result.steps, ...means } });
    const { evaluateEvery = 'epoch' } = this.#options;
    if (evaluateEvery === 'epoch') await this.#evaluate();
    await this.#endStep();
  }

  /** One step on a group of batches, with the evaluation that follows it. */
  async #take(batches: readonly Batch[], epoch: number): Promise<void> {
    try {
      const { loss, accuracy, images } = await this.#step(batches, epoch);
      const { sums } = this.#epoch;
      sums.images += images;
      sums.loss += loss * images;
      sums.correct += accuracy * images;
      this.#epoch.batches += batches.length;
      this.#endPending = true;
    } finally {
      for (const batch of batches) disposeBatch(batch);
    }
    await letTasksRun();
    const { evaluateEvery } = this.#options;
    if (typeof evaluateEvery === 'number' && this.#result.steps % evaluateEvery === 0) await this.#evaluate();
    this.#stepStart = performance.now();
  }

  /** Tells that all that belongs to the last step is done, once. */
  async #endStep(): Promise<void> {
    if (!this.#endPending) return;
    this.#endPending = false;
    const start = performance.now();
    const { epochs = Number.POSITIVE_INFINITY } = this.#options;
    const between: RunBetweenSteps = {
      step: this.#result.steps,
      epochEnded: this.#epoch.batches === 0,
      ending: this.#done() || this.#result.epochs >= epochs,
      getState: () => this.#getState(),
    };
    this.#atStepEnd = true;
    try {
      for (const part of this.#callbacks) await part.onStepEnd?.(between);
    } finally {
      this.#atStepEnd = false;
    }
    this.#stepStart += performance.now() - start; // a checkpoint is not counted into the next step
  }

  async #step(batches: readonly Batch[], epoch: number): Promise<StepRecord> {
    const result = this.#result;
    const step = result.steps + 1;
    for (const batch of batches) checkBatch(batch);
    if (this.#stepsHere === 0) await checkLabels(batches[0], this.#classes);
    const { learningRate: rate = 0.1, tapEvery = 1, clip, average } = this.#options;
    const learningRate = learningRateAt(rate, step);
    if (this.#taps !== null) this.#taps.enabled = (step - 1) % tapEvery === 0;
    const { loss, correct, gradientNorms } = await trainStep(
      this.#model,
      this.#weights,
      this.#optimizer,
      batches,
      { learningRate, step, taps: this.#taps, loss: this.#loss, clip },
    );
    average?.update();
    const seconds = (performance.now() - this.#stepStart) / 1000;
    const images = batches.reduce((sum, { size }) => sum + size, 0);
    const record: StepRecord = {
      step,
      epoch,
      images,
      loss,
      accuracy: correct / images,
      learningRate,
      imagesPerSecond: images / seconds,
      ...(gradientNorms && { gradientNorms }),
    };
    result.steps = step;
    result.images += images;
    this.#stepsHere += 1;
    if (this.#stepsHere > 1) {
      this.#warm.seconds += seconds;
      this.#warm.images += images;
      this.#warm.waiting += this.#waited;
      result.waitingShare = this.#warm.waiting / this.#warm.seconds;
    }
    this.#waited = 0;
    result.imagesPerSecond =
      this.#stepsHere > 1 ? this.#warm.images / this.#warm.seconds : record.imagesPerSecond;
    result.history.push(record);
    if (!Number.isFinite(loss)) throw new NonFiniteLossError(record, result.history);
    await this.#tell({ type: 'step', record });
    return record;
  }

  async #evaluate(): Promise<void> {
    const { validation } = this.#data;
    const { signal, average } = this.#options;
    if (validation === undefined) return;
    this.#evaluationDue = true;
    if (signal?.aborted) {
      this.#result.interrupted = true;
      return;
    }
    const { steps, history, evaluations } = this.#result;
    const stopped = (error: unknown): null => {
      if (!signal?.aborted || error !== signal.reason) throw error;
      this.#result.interrupted = true;
      return null;
    };
    const run = () => evaluate(this.#model, validation, { signal, loss: this.#loss });
    const evaluation = await (average ? average.use(run) : run()).catch(stopped);
    if (evaluation === null) return;
    this.#evaluationDue = false;
    const record = { step: steps, epoch: history.at(-1)?.epoch ?? 0, ...evaluation };
    evaluations.push(record);
    await this.#tell({ type: 'evaluation', record });
  }

  async #tell(event: TrainingEvent): Promise<void> {
    for (const part of this.#callbacks) await part.onEvent?.(event, this.#control);
    await this.#options.onEvent?.(event, this.#control);
  }

  #modelVariables(): NamedVariable[] {
    return this.#model.weights.map((weight) => ({
      name: weight.originalName,
      variable: weight.read() as tf.Variable,
    }));
  }

  async #getState(): Promise<TrainingState> {
    if (!this.#atStepEnd)
      throw new Error('the state of a run can be taken while onStepEnd runs, and not later');
    const { steps: step, epochs, images } = this.#result;
    const { average = null } = this.#options;
    return {
      step,
      epochs,
      batches: this.#epoch.batches,
      images,
      epochSums: { ...this.#epoch.sums },
      evaluationDue: this.#evaluationDue,
      weights: await saveVariables(this.#modelVariables()),
      optimizer: await this.#optimizer.getState(),
      average: average && (await average.getState()),
      randomSteps: getRandomSteps(this.#model),
      callbacks: Object.fromEntries(
        this.#callbacks.flatMap((part) => (part.getState ? [[part.name, part.getState()]] : [])),
      ),
    };
  }

  /** Sets model, optimiser and counters to those of a run that ended. */
  #resume({ state, history = [], evaluations = [] }: NonNullable<TrainOptions['resume']>): void {
    const { average } = this.#options;
    if ((state.average === null) !== (average === undefined)) {
      const has = state.average === null ? 'has no average of the weights' : 'has an average of the weights';
      throw new Error(`the state ${has}, unlike the options; give them as the run had them`);
    }
    for (const { name, setState } of this.#callbacks) {
      if (setState !== undefined && !Object.hasOwn(state.callbacks, name)) {
        throw new Error(`the state has nothing of the callback '${name}'; give the callbacks of that run`);
      }
    }
    const setWeights = matchVariables(this.#modelVariables(), state.weights, 'the state of the model');
    this.#optimizer.setState(state.optimizer);
    if (state.average) average?.setState(state.average);
    setRandomSteps(this.#model, state.randomSteps);
    setWeights(); // last: else nothing of the model is changed
    for (const part of this.#callbacks) part.setState?.(state.callbacks[part.name]);
    const result = this.#result;
    result.steps = state.step;
    result.epochs = state.epochs;
    result.images = state.images;
    result.history.push(...history);
    result.evaluations.push(...evaluations);
    this.#epoch = { batches: state.batches, sums: { ...state.epochSums } };
    this.#evaluationDue = state.evaluationDue;
  }
}
