/**
 * How the kernels of batch normalisation lie on [rows, channels]: lanes along the channels, which are neighbours in memory, four to a lane
 * where they come in fours; what lanes are left of a workgroup share out the rows. So a workgroup reads whole stretches of memory, and
 * a thread stays with its channels, whose statistics it keeps in registers.
 */
import { lanesAlong } from './sum-columns.js';
import { ENOUGH_WORKGROUPS } from './tiles.js';

/** Threads of a workgroup. */
export const THREADS = 256;

/** Rows that a thread has in flight at a time: as many reads of memory wait for each other. */
export const ROWS_AT_ONCE = 8;

/** The lanes of a workgroup. */
export interface ChannelLanes {
  /** Channels of a lane: 4 or 1. */
  width: 1 | 4;
  /** Lanes along the channels. */
  lanes: number;
  rowLanes: number;
  /** Blocks of lanes that all channels take. */
  blocks: number;
}

/** The lanes for so many channels. */
export function channelLanes(channels: number): ChannelLanes {
  const width = channels % 4 === 0 ? 4 : 1;
  const lanes = lanesAlong(channels / width);
  return { width, lanes, rowLanes: THREADS / lanes, blocks: Math.ceil(channels / width / lanes) };
}

/** How rows are shared out over workgroups where each gives a partial result: enough to fill the GPU, few enough to join. */
export function partsOfRows(rows: number, { rowLanes, blocks }: ChannelLanes) {
  const wanted = Math.ceil((2 * ENOUGH_WORKGROUPS) / blocks);
  const worth = Math.ceil(rows / (rowLanes * ROWS_AT_ONCE));
  const rowsOfPart = rowLanes * Math.ceil(rows / Math.min(wanted, worth) / rowLanes);
  return { rowsOfPart, parts: Math.ceil(rows / rowsOfPart) };
}

/** The WGSL type of a lane's values. */
export const valuesOf = (width: 1 | 4) => (width === 4 ? 'vec4<f32>' : 'f32');

/** WGSL: `channel`, of a thread in units of lanes, `rowLane`, and `chunk`, of rows; needs `uniforms.units` and `uniforms.blocks`. */
export const placeOf = ({ lanes }: ChannelLanes): string => `
  let channel = (group % uniforms.blocks) * ${lanes} + thread % ${lanes};
  let rowLane = thread / ${lanes};
  let chunk = group / uniforms.blocks;
  let isInside = channel < uniforms.units;`;

/** WGSL for every one of the rows that a thread has in flight. */
export const forRowsAtOnce = (write: (i: number) => string): string =>
  Array.from({ length: ROWS_AT_ONCE }, (_, i) => write(i)).join('\n    ');
