import type {
  BatchNormNode,
  ConvolutionNode,
  Network,
  NetworkNode,
  PadShortcutNode,
  Weight,
} from '../network/network.js';
import type { Jax, JaxArray, JaxArrays } from './jax.js';

/** Whether a weight is a moving statistic, which is not trained. */
export const isStatistic = (name: string): boolean => /\/moving_(mean|variance)$/.test(name);

/** `[height, width, in, out]` to `[out, in, height, width]`; everything else stays. */
export function filterFirst({ shape, data }: Weight): Weight {
  if (shape.length !== 4) return { shape, data };
  const [height, width, inputs, outputs] = shape;
  const turned = new Float32Array(data.length);
  let from = 0;
  for (let place = 0; place < height * width; place++) {
    for (let i = 0; i < inputs; i++) {
      for (let o = 0; o < outputs; o++) turned[(o * inputs + i) * height * width + place] = data[from++];
    }
  }
  return { shape: [outputs, inputs, height, width], data: turned };
}

/** Logits, and the moving statistics after the step. */
export interface JaxOutputs {
  logits: JaxArray;
  statistics: JaxArrays;
}

/** One run of a network over images `[N, C, H, W]`. Weights are not consumed; images are. */
export class JaxRun {
  readonly #statistics: JaxArrays = {};

  constructor(
    readonly jax: Jax,
    readonly weights: JaxArrays,
    readonly training: boolean,
  ) {}

  /** A value for each channel, to be used with `[N, C, H, W]`. */
  #channels(name: string): JaxArray {
    const { ref } = this.weights[name];
    return this.jax.numpy.reshape(ref, [1, ref.shape[0], 1, 1]);
  }

  #convolve(
    x: JaxArray,
    { layer, stride, padding: [top, bottom, left, right], biased }: ConvolutionNode,
  ): JaxArray {
    const { lax, numpy } = this.jax;
    const filter = this.weights[`${layer}/kernel`].ref;
    const y = lax.convGeneralDilated(
      x,
      filter,
      [stride, stride],
      [
        [top, bottom],
        [left, right],
      ],
    );
    return biased ? numpy.add(y, this.#channels(`${layer}/bias`)) : y;
  }

  #normalize(x: JaxArray, { layer, epsilon, momentum }: BatchNormNode): JaxArray {
    const { numpy } = this.jax;
    const [gamma, beta] = [this.#channels(`${layer}/gamma`), this.#channels(`${layer}/beta`)];
    let mean: JaxArray;
    let variance: JaxArray;
    let centred: JaxArray;
    if (this.training) {
      mean = numpy.mean(x.ref, [0, 2, 3], { keepdims: true });
      centred = numpy.subtract(x, mean.ref);
      variance = numpy.mean(numpy.square(centred.ref), [0, 2, 3], { keepdims: true });
      this.#move(`${layer}/moving_mean`, mean, momentum);
      this.#move(`${layer}/moving_variance`, variance.ref, momentum);
    } else {
      centred = numpy.subtract(x, this.#channels(`${layer}/moving_mean`));
      variance = this.#channels(`${layer}/moving_variance`);
    }
    const scale = numpy.divide(gamma, numpy.sqrt(numpy.add(variance, epsilon)));
    return numpy.add(numpy.multiply(centred, scale), beta);
  }

  #move(name: string, batch: JaxArray, momentum: number): void {
    const { numpy } = this.jax;
    const moving = this.weights[name].ref;
    const flat = numpy.reshape(batch, moving.shape);
    this.#statistics[name] = numpy.add(numpy.multiply(moving, momentum), numpy.multiply(flat, 1 - momentum));
  }

  /** Every `stride`-th pixel as the first of a row of its own, since a slice has no step. */
  #padShortcut(x: JaxArray, { stride, before, after }: PadShortcutNode): JaxArray {
    const { numpy } = this.jax;
    const [batch, channels, height, width] = x.shape;
    const rows = [batch, channels, height / stride, stride, width / stride, stride];
    const taken = stride === 1 ? x : numpy.reshape(x, rows).slice([], [], [], 0, [], 0);
    return numpy.pad(taken, [
      [0, 0],
      [before, after],
      [0, 0],
      [0, 0],
    ]);
  }

  #compute(node: NetworkNode, inputs: JaxArray[], images: JaxArray): JaxArray {
    const { numpy, nn } = this.jax;
    const [x, y] = inputs;
    switch (node.op) {
      case 'image':
        return images;
      case 'convolution':
        return this.#convolve(x, node);
      case 'batch-norm':
        return this.#normalize(x, node);
      case 'relu':
        return nn.relu(x);
      case 'add':
        return numpy.add(x, y);
      case 'pad-shortcut':
        return this.#padShortcut(x, node);
      case 'global-average-pool':
        return numpy.mean(x, [2, 3]);
      case 'dense': {
        const kernel = this.weights[`${node.layer}/kernel`].ref;
        return numpy.add(numpy.matmul(x, kernel), this.weights[`${node.layer}/bias`].ref);
      }
    }
  }

  /** The logits `[N, classes]`, and the moving statistics after it. */
  run({ nodes }: Pick<Network, 'nodes'>, images: JaxArray): JaxOutputs {
    const readers = new Map<string, number>();
    for (const name of nodes.flatMap(({ inputs }) => inputs)) readers.set(name, (readers.get(name) ?? 0) + 1);
    const values = new Map<string, JaxArray>();
    const take = (name: string): JaxArray => {
      const left = (readers.get(name) as number) - 1;
      readers.set(name, left);
      const value = values.get(name) as JaxArray;
      return left > 0 ? value.ref : value; // the last reader consumes it
    };
    for (const node of nodes) values.set(node.name, this.#compute(node, node.inputs.map(take), images));
    return { logits: values.get(nodes[nodes.length - 1].name) as JaxArray, statistics: this.#statistics };
  }
}
