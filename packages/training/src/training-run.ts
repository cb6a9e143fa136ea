import { GradientRecorder, type GradientTaps, tapGradients } from '@residualjs/gradients';
import type * as tfl from '@tensorflow/tfjs-layers';
import { type Batch, checkBatch, checkLabels, disposeBatch } from './batch.js';
import { classCount } from './classifier.js';
import { evaluate } from './evaluate.js';
import { letTasksRun } from './event-loop.js';
import type { StepRecord, TrainingEvent, TrainingResult } from './events.js';
import { learningRateAt } from './learning-rate.js';
import { MomentumSgd, type NamedWeight, trainableWeights } from './momentum-sgd.js';
import { NonFiniteLossError } from './non-finite-loss-error.js';
import type { TrainingData, TrainOptions } from './train-options.js';
import { trainStep } from './train-step.js';

/** One run of {@link train}: its loop, its counters and what it must give back at the end. */
export class TrainingRun {
  readonly #model: tfl.LayersModel;
  readonly #data: TrainingData;
  readonly #options: TrainOptions;
  readonly #classes: number;
  readonly #weights: NamedWeight[];
  readonly #optimizer: MomentumSgd;
  readonly #taps: GradientTaps | null;
  readonly #result: TrainingResult = {
    steps: 0,
    epochs: 0,
    images: 0,
    seconds: 0,
    imagesPerSecond: 0,
    history: [],
    evaluations: [],
    interrupted: false,
  };
  /** Seconds and images of all steps but the first. */
  readonly #warm = { seconds: 0, images: 0 };
  #stepStart = 0;

  constructor(model: tfl.LayersModel, data: TrainingData, options: TrainOptions) {
    this.#model = model;
    this.#data = data;
    this.#options = options;
    this.#classes = classCount(model);
    this.#weights = trainableWeights(model);
    if (this.#weights.length === 0) throw new Error(`the model '${model.name}' has no trainable weights`);
    const { taps = [] } = options;
    const recorder = new GradientRecorder({ history: false }); // the step records hold the norms
    this.#taps = taps.length === 0 ? null : tapGradients(model, taps, { recorder });
    this.#optimizer = options.optimizer ?? new MomentumSgd(this.#weights, options);
  }

  dispose(): void {
    this.#taps?.detach();
    if (this.#options.optimizer === undefined) this.#optimizer.dispose();
  }

  async run(): Promise<TrainingResult> {
    const { epochs = Number.POSITIVE_INFINITY } = this.#options;
    const result = this.#result;
    const start = performance.now();
    while (result.epochs < epochs && !this.#done()) await this.#runEpoch(result.epochs + 1);
    if (result.evaluations.at(-1)?.step !== result.steps) await this.#evaluate();
    result.seconds = (performance.now() - start) / 1000;
    await this.#tell({ type: 'end', result });
    return result;
  }

  /** True when the asked-for steps are done or the signal has been given; notes the latter in the result. */
  #done(): boolean {
    const { steps = Number.POSITIVE_INFINITY, signal } = this.#options;
    if (this.#result.steps >= steps) return true;
    if (signal?.aborted) this.#result.interrupted = true;
    return this.#result.interrupted;
  }

  async #runEpoch(epoch: number): Promise<void> {
    const result = this.#result;
    const sums = { images: 0, loss: 0, correct: 0 };
    let finished = true;
    this.#stepStart = performance.now();
    for await (const batch of this.#data.train.batches(epoch)) {
      try {
        const { loss, accuracy, images } = await this.#step(batch, epoch);
        sums.images += images;
        sums.loss += loss * images;
        sums.correct += accuracy * images;
      } finally {
        disposeBatch(batch);
      }
      await letTasksRun();
      const { evaluateEvery } = this.#options;
      if (typeof evaluateEvery === 'number' && result.steps % evaluateEvery === 0) await this.#evaluate();
      if (this.#done()) {
        finished = sums.images >= this.#data.train.size;
        break;
      }
      this.#stepStart = performance.now();
    }
    if (sums.images === 0) throw new Error(`the training data gave no batch in epoch ${epoch}`);
    if (!finished) return;
    result.epochs = epoch;
    const means = { loss: sums.loss / sums.images, accuracy: sums.correct / sums.images };
    await this.#tell({ type: 'epoch', record: { epoch, step: result.steps, ...means } });
    const { evaluateEvery = 'epoch' } = this.#options;
    if (evaluateEvery === 'epoch') await this.#evaluate();
  }

  async #step(batch: Batch, epoch: number): Promise<StepRecord> {
    const result = this.#result;
    const step = result.steps + 1;
    checkBatch(batch);
    if (step === 1) await checkLabels(batch, this.#classes);
    const { learningRate: rate = 0.1, tapEvery = 1 } = this.#options;
    const learningRate = learningRateAt(rate, step);
    if (this.#taps !== null) this.#taps.enabled = (step - 1) % tapEvery === 0;
    const { loss, correct, gradientNorms } = await trainStep(
      this.#model,
      this.#weights,
      this.#optimizer,
      batch,
      { learningRate, step, taps: this.#taps },
    );
    const seconds = (performance.now() - this.#stepStart) / 1000;
    const images = batch.size;
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
    if (step > 1) {
      this.#warm.seconds += seconds;
      this.#warm.images += images;
    }
    result.imagesPerSecond = step > 1 ? this.#warm.images / this.#warm.seconds : record.imagesPerSecond;
    result.history.push(record);
    if (!Number.isFinite(loss)) throw new NonFiniteLossError(record, result.history);
    await this.#tell({ type: 'step', record });
    return record;
  }

  async #evaluate(): Promise<void> {
    const { validation } = this.#data;
    const { signal } = this.#options;
    if (validation === undefined) return;
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
    const evaluation = await evaluate(this.#model, validation, { signal }).catch(stopped);
    if (evaluation === null) return;
    const record = { step: steps, epoch: history.at(-1)?.epoch ?? 0, ...evaluation };
    evaluations.push(record);
    await this.#tell({ type: 'evaluation', record });
  }

  async #tell(event: TrainingEvent): Promise<void> {
    await this.#options.onEvent?.(event);
  }
}
