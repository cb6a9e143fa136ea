import type { ConvolutionSizes } from '../kernels/convolution.js';

/** A sum in float64, and the largest value that a float32 sum of the same terms is measured against. */
export interface Reference {
  values: Float64Array;
  /** The largest value, or what the largest sum of absolute terms would be with random signs, whichever is more. */
  scale: number;
  /** Terms of one sum. */
  terms: number;
}

type Operand = ArrayLike<number>;

/** Calls `visit` with the places of input, filter and output of all channels, for every pixel and every place in the window. */
function visitPlaces(s: ConvolutionSizes, visit: (input: number, filter: number, output: number) => void) {
  const range = (count: number) => Array.from({ length: count }, (_, i) => i);
  for (const n of range(s.batch))
    for (const oy of range(s.outHeight))
      for (const ox of range(s.outWidth))
        for (const ky of range(s.kernelHeight))
          for (const kx of range(s.kernelWidth)) {
            const y = oy * s.strideHeight + ky * s.dilationHeight - s.top;
            const x = ox * s.strideWidth + kx * s.dilationWidth - s.left;
            if (y < 0 || y >= s.height || x < 0 || x >= s.width) continue;
            visit(
              ((n * s.height + y) * s.width + x) * s.inChannels,
              (ky * s.kernelWidth + kx) * s.inChannels * s.outChannels,
              ((n * s.outHeight + oy) * s.outWidth + ox) * s.outChannels,
            );
          }
}

function sums(
  s: ConvolutionSizes,
  length: number,
  terms: number,
  product: (input: number, filter: number, output: number) => [at: number, term: number],
): Reference {
  const values = new Float64Array(length);
  const absolute = new Float64Array(length);
  visitPlaces(s, (input, filter, output) => {
    for (let i = 0; i < s.inChannels; i++)
      for (let o = 0; o < s.outChannels; o++) {
        const [at, term] = product(input + i, filter + i * s.outChannels + o, output + o);
        values[at] += term;
        absolute[at] += Math.abs(term);
      }
  });
  let scale = 0;
  for (let i = 0; i < length; i++) {
    scale = Math.max(scale, Math.abs(values[i]), absolute[i] / Math.sqrt(Math.max(1, terms)));
  }
  return { values, scale, terms };
}

/** The forward pass, [N, H', W', C']. */
export const convolution64 = (s: ConvolutionSizes, x: Operand, filter: Operand): Reference =>
  sums(
    s,
    s.batch * s.outHeight * s.outWidth * s.outChannels,
    s.kernelHeight * s.kernelWidth * s.inChannels,
    (i, f, o) => [o, x[i] * filter[f]],
  );

/** The gradient of the filters, [kernelHeight, kernelWidth, C, C']. */
export const filterGradient64 = (s: ConvolutionSizes, x: Operand, dy: Operand): Reference =>
  sums(
    s,
    s.kernelHeight * s.kernelWidth * s.inChannels * s.outChannels,
    s.batch * s.outHeight * s.outWidth,
    (i, f, o) => [f, x[i] * dy[o]],
  );

/** The gradient of the input, [N, H, W, C]. */
export const inputGradient64 = (s: ConvolutionSizes, dy: Operand, filter: Operand): Reference =>
  sums(
    s,
    s.batch * s.height * s.width * s.inChannels,
    s.kernelHeight * s.kernelWidth * s.outChannels,
    (i, f, o) => [i, dy[o] * filter[f]],
  );

/** The largest distance to the reference, relative to its scale; NaN where a value is. */
export function relativeError(actual: Operand, { values, scale }: Reference): number {
  if (actual.length !== values.length)
    throw new Error(`${actual.length} values where ${values.length} were expected`);
  let worst = 0;
  for (let i = 0; i < values.length; i++) {
    const distance = Math.abs(actual[i] - values[i]);
    if (Number.isNaN(distance)) return distance;
    worst = Math.max(worst, distance);
  }
  return scale === 0 ? worst : worst / scale;
}

/** What a float32 sum may be off: 2e-6, more beyond 4096 terms. */
export const directBound = ({ terms }: Reference): number => 2e-6 * Math.max(1, Math.sqrt(terms / 4096));
