import { MovingAverage, type MovingAverageAttrs, MovingAverages } from '@residualjs/ops';
import { type Elementwise, updateOfMany, updateOfOne } from './elementwise.js';

const update: Elementwise<MovingAverageAttrs> = {
  name: 'residualMovingAverage',
  inputs: ['moving', 'batch'],
  outputs: ['average'],
  uniforms: ['rest'],
  code: 'let average = moving - (moving - batch) * rest;',
  values: ({ momentum }) => ({ rest: 1 - momentum }),
};

/** `movingAverage` of @residualjs/ops, of the few values of a batch norm: one dispatch where plain operations take three. */
export const movingAverage = updateOfOne(MovingAverage, update);

/** `movingAverages` of @residualjs/ops: three buffers a pair. */
export const movingAverages = updateOfMany(MovingAverages, update);
