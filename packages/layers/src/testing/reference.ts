/** The layers once more, by hand: loops over arrays in double precision, to test against. */

/** A tensor as plain values. */
export interface Values {
  shape: number[];
  data: number[];
}

const strides = (shape: number[]) => shape.map((_, i) => shape.slice(i + 1).reduce((a, b) => a * b, 1));

/** The values of a shape, from a function of the index. */
export function fill(shape: number[], value: (index: number[]) => number): Values {
  const steps = strides(shape);
  const size = shape.reduce((a, b) => a * b, 1);
  const data = Array.from({ length: size }, (_, flat) =>
    value(steps.map((step, axis) => Math.floor(flat / step) % shape[axis])),
  );
  return { shape, data };
}

/** The value at an index; 0 outside. */
export function at({ shape, data }: Values, index: number[]): number {
  if (index.some((i, axis) => i < 0 || i >= shape[axis])) return 0;
  const steps = strides(shape);
  return data[index.reduce((sum, i, axis) => sum + i * steps[axis], 0)];
}

/** Applies a function to the values of one or two tensors of one shape. */
export const map = (f: (a: number, b: number) => number, a: Values, b: Values = a): Values => ({
  shape: a.shape,
  data: a.data.map((value, i) => f(value, b.data[i])),
});

/** Convolution of [N, H, W, C] with a kernel [k, k, C, C'] after `pad` zeros on every side. */
export function convolve(x: Values, kernel: Values, stride: number, pad: number): Values {
  const [batch, height, width, channels] = x.shape;
  const [k, , , filters] = kernel.shape;
  const length = (n: number) => Math.floor((n + 2 * pad - k) / stride) + 1;
  return fill([batch, length(height), length(width), filters], ([n, row, column, filter]) => {
    let sum = 0;
    for (let i = 0; i < k; i++) {
      for (let j = 0; j < k; j++) {
        for (let c = 0; c < channels; c++) {
          const value = at(x, [n, row * stride + i - pad, column * stride + j - pad, c]);
          sum += value * at(kernel, [i, j, c, filter]);
        }
      }
    }
    return sum;
  });
}

/** The value of a channel vector for every value of [..., C]. */
export const perChannel = (x: Values, vector: Values): Values =>
  fill(x.shape, (index) => vector.data[index[index.length - 1]]);

/** Mean and biased variance of every channel. */
export function moments(x: Values): { mean: Values; variance: Values } {
  const channels = x.shape[x.shape.length - 1];
  const count = x.data.length / channels;
  const mean = fill(
    [channels],
    ([c]) => x.data.reduce((sum, v, i) => (i % channels === c ? sum + v : sum), 0) / count,
  );
  const variance = fill(
    [channels],
    ([c]) =>
      x.data.reduce((sum, v, i) => (i % channels === c ? sum + (v - mean.data[c]) ** 2 : sum), 0) / count,
  );
  return { mean, variance };
}

/** gamma (x - mean) / sqrt(variance + epsilon) + beta. */
export function normalize(
  x: Values,
  { gamma, beta, mean, variance }: Record<'gamma' | 'beta' | 'mean' | 'variance', Values>,
  epsilon: number,
): Values {
  const channels = x.shape[x.shape.length - 1];
  return {
    shape: x.shape,
    data: x.data.map((value, i) => {
      const c = i % channels;
      const normalized = (value - mean.data[c]) / Math.sqrt(variance.data[c] + epsilon);
      return gamma.data[c] * normalized + beta.data[c];
    }),
  };
}

/** sigmoid(conv1x1(x, kernel) + bias). */
export function gate(x: Values, kernel: Values, bias: Values): Values {
  const z = convolve(x, kernel, 1, 0);
  return map((a, b) => 1 / (1 + Math.exp(-(a + b))), z, perChannel(z, bias));
}
