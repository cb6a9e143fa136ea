import type { ConvolutionSizes } from '@residualjs/ops';

/** A sum in float64, and the largest value that a float32 sum of the same terms is measured against. */
export interface Reference {
  values: Float64Array;
  /** The largest value, or what the largest sum of absolute terms would be with random signs, whichever is more. */
  scale: number;
  /** Terms of one sum. */
  terms: number;
}

/** Calls `visit` for every product of a convolution NHWC with the places of its three factors. */
function visitProducts(
  s: ConvolutionSizes,
  visit: (input: number, filter: number, output: number) => void,
): void {
  for (let n = 0; n < s.batch; n++)
    for (let oy = 0; oy < s.outHeight; oy++)
      for (let ox = 0; ox < s.outWidth; ox++)
        for (let ky = 0; ky < s.kernelHeight; ky++)
          for (let kx = 0; kx < s.kernelWidth; kx++) {
            const y = oy * s.strideHeight + ky * s.dilationHeight - s.top;
            const x = ox * s.strideWidth + kx * s.dilationWidth - s.left;
            if (y < 0 || y >= s.height || x < 0 || x >= s.width) continue;
            const input = ((n * s.height + y) * s.width + x) * s.inChannels;
            const output = ((n * s.outHeight + oy) * s.outWidth + ox) * s.outChannels;
            const filter = (ky * s.kernelWidth + kx) * s.inChannels * s.outChannels;
            for (let i = 0; i < s.inChannels; i++)
              for (let o = 0; o < s.outChannels; o++)
                visit(input + i, filter + i * s.outChannels + o, output + o);
          }
}

function reference(
  length: number,
  terms: number,
  sum: (add: (at: number, term: number) => void) => void,
): Reference {
  const values = new Float64Array(length);
  const absolute = new Float64Array(length);
  sum((at, term) => {
    values[at] += term;
    absolute[at] += Math.abs(term);
  });
  let scale = 0;
  for (let i = 0; i < length; i++)
    scale = Math.max(scale, Math.abs(values[i]), absolute[i] / Math.sqrt(Math.max(1, terms)));
  return { values, scale, terms };
}

/** The forward pass, [N, H', W', C']. */
export const convolution64 = (
  s: ConvolutionSizes,
  x: ArrayLike<number>,
  filter: ArrayLike<number>,
): Reference =>
  reference(
    s.batch * s.outHeight * s.outWidth * s.outChannels,
    s.kernelHeight * s.kernelWidth * s.inChannels,
    (add) => visitProducts(s, (i, f, o) => add(o, x[i] * filter[f])),
  );

/** The gradient of the filters, [kernelHeight, kernelWidth, C, C']. */
export const filterGradient64 = (
  s: ConvolutionSizes,
  x: ArrayLike<number>,
  dy: ArrayLike<number>,
): Reference =>
  reference(
    s.kernelHeight * s.kernelWidth * s.inChannels * s.outChannels,
    s.batch * s.outHeight * s.outWidth,
    (add) => visitProducts(s, (i, f, o) => add(f, x[i] * dy[o])),
  );

/** The gradient of the input, [N, H, W, C]. */
export const inputGradient64 = (
  s: ConvolutionSizes,
  dy: ArrayLike<number>,
  filter: ArrayLike<number>,
): Reference =>
  reference(
    s.batch * s.height * s.width * s.inChannels,
    s.kernelHeight * s.kernelWidth * s.outChannels,
    (add) => visitProducts(s, (i, f, o) => add(i, dy[o] * filter[f])),
  );

/** The largest distance to the reference, relative to its scale; NaN where a value is. */
export function relativeError(actual: ArrayLike<number>, { values, scale }: Reference): number {
  if (actual.length !== values.length)
    throw new Error(`${actual.length} values where ${values.length} were expected`);
  let worst = 0;
  for (let i = 0; i < values.length; i++) {
    const distance = Math.abs(actual[i] - values[i]);
    if (!(distance <= worst)) worst = distance;
    if (Number.isNaN(worst)) return worst;
  }
  return scale === 0 ? worst : worst / scale;
}

/** What a direct float32 sum may be off: 2e-6, more beyond 4096 terms. */
export const directBound = ({ terms }: Reference): number => 2e-6 * Math.max(1, Math.sqrt(terms / 4096));
