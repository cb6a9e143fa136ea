import { batches, type ImageDataset, subset } from '@residualjs/datasets';
import { deriveSeed } from '@residualjs/layers';
import { AdamW, evaluate, MomentumSgd, train, trainableWeights } from '@residualjs/training';
import * as tf from '@tensorflow/tfjs-core';
import type { RunContext } from '../experiment.js';
import { significant } from '../significant.js';
import { mean } from '../statistics/mean.js';
import { COMPARED, type GradientNormsConfig, type NetworkSetting, variantOf } from './config.js';
import { buildNetwork, type Network } from './network.js';

/** One run of one network. A point of a curve is a window of steps; norms are rounded to four digits. */
export interface GradientNormsRun {
  /** The root mean square over the window of the gradient norm at the input of the block. */
  xIn: number[];
  /** The same at the residual connection; empty where there is none. */
  xRes: number[];
  /** The mean over the window of the cross-entropy of the batch. */
  loss: number[];
  /** The norm of the block's output, root mean square over the probe images: before training, then at the end of every window. */
  blockOutput: number[];
  /** The same of x, the block's input. */
  blockInput: number[];
  /** On the test images, at the end. */
  testLoss: number;
  testAccuracy: number;
}

/** What {@link gradientNorms} gives back. */
export interface GradientNormsResult {
  config: Pick<GradientNormsConfig, 'batchSize' | 'window'>;
  /** The first is the base. Run i of every network has the same seed: the same first weights where shapes agree, and the same order of images. */
  networks: { setting: NetworkSetting; runs: GradientNormsRun[] }[];
}

/** The norms of x and of block(x) over some images, `[x, block(x)]`, root mean square over the images. */
async function normsAround({ around }: Network, images: tf.Tensor4D): Promise<number[]> {
  const squares = tf.tidy(() => {
    const outputs = around.apply(images) as tf.Tensor[];
    return tf.stack(outputs.map((output) => tf.sum(tf.square(output))));
  });
  const values = Array.from(await squares.data());
  squares.dispose();
  return values.map((value) => significant(Math.sqrt(value / images.shape[0])));
}

async function runNetwork(
  setting: NetworkSetting,
  seed: number,
  { batchSize, window }: GradientNormsConfig,
  data: { train: ImageDataset; test: ImageDataset; probe: tf.Tensor4D },
  { signal }: RunContext,
): Promise<GradientNormsRun> {
  const network = buildNetwork(setting, seed);
  const { model } = network;
  const weights = trainableWeights(model);
  const optimizer =
    setting.optimizer === 'adam'
      ? new AdamW(weights, { weightDecay: 0 })
      : new MomentumSgd(weights, { momentum: 0.9, weightDecay: 0 });
  const taps = setting.shortcut === 'none' ? ['x_in'] : ['x_in', 'x_res'];
  const run: GradientNormsRun = {
    xIn: [],
    xRes: [],
    loss: [],
    blockOutput: [],
    blockInput: [],
    testLoss: 0,
    testAccuracy: 0,
  };
  const probe = async () => {
    const [x, output] = await normsAround(network, data.probe);
    run.blockInput.push(x);
    run.blockOutput.push(output);
  };
  const source = {
    size: data.train.size,
    batches: (epoch: number) => batches(data.train, { batchSize, shuffle: true, seed, epoch }),
  };
  try {
    await probe();
    const { history } = await train(
      model,
      { train: source },
      {
        epochs: 1,
        learningRate: setting.learningRate,
        optimizer,
        taps,
        signal,
        onEvent: async (event) => {
          if (event.type === 'step' && event.record.step % window === 0) await probe();
        },
      },
    );
    signal.throwIfAborted();
    for (let start = 0; start + window <= history.length; start += window) {
      const steps = history.slice(start, start + window);
      const norm = (tap: string) => {
        const norms = steps.map(({ gradientNorms }) => gradientNorms![tap]);
        return significant(Math.sqrt(mean(norms.map((value) => value ** 2))));
      };
      run.loss.push(significant(mean(steps.map(({ loss }) => loss))));
      run.xIn.push(norm('x_in'));
      if (taps.includes('x_res')) run.xRes.push(norm('x_res'));
    }
    const test = { size: data.test.size, batches: () => batches(data.test, { batchSize: 200 }) };
    const { loss, accuracy } = await evaluate(model, test, { signal });
    return { ...run, testLoss: significant(loss), testAccuracy: significant(accuracy) };
  } finally {
    optimizer.dispose();
    model.dispose();
  }
}

function check(config: GradientNormsConfig): void {
  for (const name of ['seeds', 'images', 'batchSize', 'window', 'testImages', 'probeImages'] as const) {
    if (!Number.isInteger(config[name]) || config[name] < 1) {
      throw new RangeError(`${name} (=${config[name]}) must be a positive integer`);
    }
  }
  const { networks, images, batchSize, window } = config;
  if (networks.length === 0) throw new RangeError('networks is empty; give at least one setting');
  for (const change of COMPARED) variantOf(networks, change);
  if (Math.ceil(images / batchSize) < 2 * window) {
    throw new RangeError(
      `${images} images in batches of ${batchSize} are too few steps for two windows of ${window}; give a smaller window`,
    );
  }
}

/**
 * Trains the network of the source on MNIST, once for every setting and seed, and follows the gradient norms at the input of its
 * block and at the residual connection, the loss, and the size of what the block puts out.
 *
 * P. Bloem, "Residual connection", section "An experiment".
 *
 * @throws RangeError where a setting is out of bounds; DatasetNotFoundError where MNIST is absent
 */
export async function runGradientNorms(
  config: GradientNormsConfig,
  context: RunContext,
): Promise<GradientNormsResult> {
  check(config);
  const { seeds, images, testImages, probeImages, batchSize, window } = config;
  const training = subset(await context.loadDataset('mnist', { split: 'train' }), images);
  const test = await context.loadDataset('mnist', { split: 'test' });
  let probe: tf.Tensor4D | undefined;
  for await (const batch of batches(subset(test, probeImages), { batchSize: probeImages })) {
    probe = batch.images;
    batch.labels.dispose();
  }
  const data = { train: training, test: subset(test, testImages), probe: probe! };
  const networks: GradientNormsResult['networks'] = [];
  const all = config.networks.length * seeds;
  try {
    for (const setting of config.networks) {
      const runs: GradientNormsRun[] = [];
      for (let i = 1; i <= seeds; i++) {
        runs.push(await runNetwork(setting, deriveSeed(context.seed, `run ${i}`), config, data, context));
        await context.report(networks.length * seeds + i, all);
      }
      networks.push({ setting, runs });
    }
  } finally {
    data.probe.dispose();
  }
  return { config: { batchSize, window }, networks };
}
