/** The last pass of batch normalisation, in training and in inference: how a thread goes over its rows once it has what its channels need. */
import { type ChannelLanes, forRowsAtOnce, ROWS_AT_ONCE, valuesOf } from './channel-lanes.js';

/** What {@link normaliseFunction} reads besides `uniforms.rows` and `uniforms.units`: flags, 1 for true. */
export const NORMALISE_UNIFORMS = { hasAddend: 'i32', relu: 'i32' } as const;

/** WGSL `normalise`: `y = activation((x - mean) * factor + offset + addend)` of one row, of the buffers `x`, `addend` and `y`. */
export function normaliseFunction({ width }: ChannelLanes): string {
  const type = valuesOf(width);
  return `
fn normalise(row: i32, channel: i32, mean: ${type}, factor: ${type}, offset: ${type}) {
  if (row >= uniforms.rows) { return; }
  let at = row * uniforms.units + channel;
  var value = fma(x[at] - mean, factor, offset);
  if (uniforms.hasAddend == 1) { value += addend[at]; }
  if (uniforms.relu == 1) { value = select(value, ${type}(), value < ${type}()); } // NaN stays
  y[at] = value;
}`;
}

/** WGSL: `normalise` for every row of a thread, from `placeOf`, `meanOfChannel`, `factor` and `offset`. */
export const normaliseRows = ({ rowLanes }: ChannelLanes): string => `
  let row = chunk * ${rowLanes * ROWS_AT_ONCE} + rowLane;
    ${forRowsAtOnce((i) => `normalise(row + ${i * rowLanes}, channel, meanOfChannel, factor, offset);`)}`;
